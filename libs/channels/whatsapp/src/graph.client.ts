import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface GraphClientOptions {
  /** With the version, such as `https://graph.facebook.com/v24.0`. */
  readonly baseUrl: string;
  readonly accessToken: string;
  /** Whole call, in milliseconds; 15,000 by default. */
  readonly timeoutMs?: number;
  /** 64 by default. */
  readonly maxConnections?: number;
}

export type GraphAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** Nothing of the request can have reached the server. */
  | { readonly kind: 'not-sent' }
  /** The request was on its way when the time was up or the connection broke. */
  | { readonly kind: 'lost'; readonly cause: 'time-out' | 'connection-lost' };

export interface GraphClient {
  /** POSTs JSON to a path below the base URL. Never throws, never logs. */
  post(path: string, body: unknown): Promise<GraphAnswer>;
  close(): void;
}

const LARGEST_ANSWER = 256 * 1024;

/**
 * Node's own client rather than fetch: it tells whether the connection stood when a request failed, and with that
 * whether a message may have left.
 */
export const graphClient = (options: GraphClientOptions): GraphClient => {
  const base = new URL(options.baseUrl.replace(/\/*$/, '/'));
  const secure = base.protocol === 'https:';
  const settings = { keepAlive: true, maxSockets: options.maxConnections ?? 64, timeout: 30_000 };
  const agent = secure ? new HttpsAgent(settings) : new HttpAgent(settings);
  const timeoutMs = options.timeoutMs ?? 15_000;

  const post = (path: string, body: unknown): Promise<GraphAnswer> => {
    const payload = Buffer.from(JSON.stringify(body));
    const request = (secure ? httpsRequest : httpRequest)(new URL(path, base), {
      method: 'POST',
      agent,
      headers: {
        authorization: `Bearer ${options.accessToken}`,
        'content-type': 'application/json',
        'content-length': payload.length,
      },
    });
    return answerTo(request, payload, timeoutMs, secure ? 'secureConnect' : 'connect');
  };
  return { post, close: () => agent.destroy() };
};

const answerTo = (
  request: ClientRequest,
  payload: Buffer,
  timeoutMs: number,
  connected: string,
): Promise<GraphAnswer> =>
  new Promise((resolve) => {
    let mayHaveLeft = false;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      request.destroy();
    }, timeoutMs);
    const settle = (answer: GraphAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const fail = (): void =>
      settle(mayHaveLeft ? { kind: 'lost', cause: timedOut ? 'time-out' : 'connection-lost' } : { kind: 'not-sent' });

    request.on('socket', (socket) => {
      if (request.reusedSocket) mayHaveLeft = true;
      else socket.once(connected, () => (mayHaveLeft = true));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST_ANSWER) response.destroy();
        else chunks.push(chunk);
      });
      response.on('end', () =>
        settle({ kind: 'answer', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', fail);
      response.on('close', fail);
    });
    request.on('error', fail);
    request.on('close', fail);
    request.end(payload);
  });
