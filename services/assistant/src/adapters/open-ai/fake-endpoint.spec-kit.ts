import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly tools: readonly object[];
  };
}

export type Act = (response: ServerResponse, asked: Asked) => void;

type Call = readonly [name: string, args: object | string];

/** An endpoint with the chat-completions protocol, on 127.0.0.1, that does as it is told. */
export class FakeEndpoint {
  readonly asked: Asked[] = [];
  /** One after the other; the last one goes on. */
  acts: Act[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body'];
        const asked = { headers: request.headers, body };
        this.asked.push(asked);
        const act = this.acts.length > 1 ? this.acts.shift() : this.acts[0];
        act?.(response, asked);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export const calls =
  (...all: readonly Call[]): Act =>
  (response) => {
    const tool_calls = all.map(([name, args], at) => ({
      ...{ id: `call-${at}`, type: 'function' },
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
    }));
    response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: null, tool_calls } }] }));
  };

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Act =>
  (response) => {
    response.writeHead(code, headers).end('{"error":{"message":"no"}}');
  };

export const raw =
  (text: string): Act =>
  (response) => {
    response.end(text);
  };

export const hang: Act = () => undefined;

export const cutOff: Act = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"choices":[');
  response.destroy();
};
