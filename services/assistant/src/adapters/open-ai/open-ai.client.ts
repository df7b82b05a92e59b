import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '@baton/event-sourcing';
import { chatAnswer, type ToolCall } from './open-ai.schema.ts';

export interface OpenAiOptions {
  /** With the version, without a slash at the end. */
  readonly baseUrl: string;
  /** Empty: no authorization header. */
  readonly apiKey: string;
  readonly model: string;
  /** Pause before the second attempt, doubled for each further one, in milliseconds; 500 by default. */
  readonly pauseMs?: number;
  readonly attemptsAtMost?: number;
}

export interface ChatMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly object[];
}

/** What may be better in a moment: too many requests, or something on their side. */
const mayPass = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500;

/** More than any answer that we could use, in bytes. */
const LARGEST_ANSWER = 1_000_000;

class Passing extends Fault {
  constructor(
    code: string,
    /** What the server asked for, in milliseconds. */
    readonly afterMs: number | null,
  ) {
    super(code, 'the model endpoint did not answer', 'later');
  }
}

/**
 * Any endpoint with the chat-completions protocol. Throws a `Fault` without the words of either side:
 * `model-unreachable`, `model-busy`, `model-refused` (a status that will not pass), `model-unreadable`. The caller's
 * signal ends everything, pauses included.
 */
export class OpenAiClient {
  constructor(private readonly options: OpenAiOptions) {}

  /** The calls that the model made. */
  async ask(request: ChatRequest, signal: AbortSignal): Promise<readonly ToolCall[]> {
    const { pauseMs = 500, attemptsAtMost = 3 } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(request, signal);
      } catch (error) {
        if (!(error instanceof Passing) || attempt >= attemptsAtMost) throw error;
        await delay(error.afterMs ?? pauseMs * 2 ** (attempt - 1), undefined, { signal });
      }
    }
  }

  private async once({ messages, tools }: ChatRequest, signal: AbortSignal): Promise<readonly ToolCall[]> {
    const { baseUrl, apiKey, model } = this.options;
    const body = JSON.stringify({ model, messages, tools, tool_choice: 'required', temperature: 0 });
    const headers = {
      'content-type': 'application/json',
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    const response = await fetch(`${baseUrl}/chat/completions`, {
      ...{ method: 'POST', headers, body, signal, redirect: 'error' },
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error instanceof Passing ? error : new Passing('model-unreachable', null);
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (mayPass(response.status)) throw new Passing('model-busy', pauseOf(response));
      throw new Fault('model-refused', `the model endpoint answered ${response.status}`, 'never');
    }
    return toolCalls(await bounded(response, signal));
  }
}

const LONGEST_PAUSE_MS = 5_000;

const pauseOf = (response: Response): number | null => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, LONGEST_PAUSE_MS) : null;
};

/** An endpoint gone wrong must not fill our memory. */
const bounded = async (response: Response, signal: AbortSignal): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > LARGEST_ANSWER) throw unreadable('its answer is too long');
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Fault ? error : new Passing('model-unreachable', null);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const unreadable = (why: string): Fault => new Fault('model-unreadable', `the model cannot be used: ${why}`, 'never');

const toolCalls = (text: string): readonly ToolCall[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable('its answer is no JSON');
  }
  const answer = chatAnswer.safeParse(json);
  if (!answer.success) throw unreadable('its answer has another shape');
  const calls = answer.data.choices[0]?.message.tool_calls ?? [];
  if (calls.length === 0) throw unreadable('it called no tool');
  return calls.map(({ function: { name, arguments: text_ } }) => ({ name, arguments: text_ }));
};
