import type {
  AgentCommand,
  CommandBodies,
  CommandOutcome,
  ContactCard,
  ConversationDetails,
  ConversationPage,
  ConversationRefusal,
  ConversationRow,
  ConversationSettingsBody,
  ItemPage,
  ListParameters,
  Me,
  ProblemBody,
  ReadMarks,
  SearchPage,
  SearchParameters,
  SeenBody,
  SignInBody,
  TemplateBody,
  TemplatesBody,
  ThreadItem,
} from '@baton/contracts-inbox-protocol';
import { newId } from './command-id.ts';

/** The server answered, and not with success. `problem.message` is for people. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly problem: ProblemBody;

  constructor(status: number, problem: ProblemBody) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** No answer: the network is gone, or the server is. Whether the request was taken is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export type CommandAnswer =
  | { readonly kind: 'accepted'; readonly rev: number }
  | { readonly kind: 'refused'; readonly refusal: ConversationRefusal }
  /** `again`: the same command may succeed later; it keeps its id. */
  | { readonly kind: 'failed'; readonly problem: ProblemBody; readonly again: boolean };

export interface ConversationBody {
  readonly row: ConversationRow;
  readonly contact: ContactCard;
  readonly details: ConversationDetails;
  readonly items: readonly ThreadItem[];
  readonly hasOlder: boolean;
}

const UNREACHABLE: ProblemBody = {
  code: 'unreachable',
  message: 'The server cannot be reached. Check your connection.',
};
const TIMEOUT_MS = 15_000;

/** The gateway's HTTP surface. Throws HttpProblem or Unreachable, except for commands, whose outcomes are values. */
export class HttpClient {
  readonly #fetch: typeof fetch;
  readonly #base: string;

  constructor(options: { readonly fetch?: typeof fetch; readonly base?: string } = {}) {
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#base = options.base ?? '/api';
  }

  me(): Promise<Me> {
    return this.#json('GET', '/me');
  }

  signIn(body: SignInBody): Promise<Me> {
    return this.#json('POST', '/session', body, newId());
  }

  async signOut(): Promise<void> {
    await this.#request('DELETE', '/session', {});
  }

  page({ scope, sort, limit, after }: ListParameters): Promise<ConversationPage> {
    const parameters = new URLSearchParams({ scope, sort, limit: String(limit) });
    if (after !== undefined) parameters.set('after', after);
    return this.#json('GET', `/conversations?${parameters}`);
  }

  conversation(conversationId: string): Promise<ConversationBody> {
    return this.#json('GET', `/conversations/${conversationId}`);
  }

  items(conversationId: string, before: number, limit: number): Promise<ItemPage> {
    return this.#json('GET', `/conversations/${conversationId}/items?before=${before}&limit=${limit}`);
  }

  search({ q, sort, limit, after, zone }: SearchParameters): Promise<SearchPage> {
    const parameters = new URLSearchParams({ q });
    for (const [name, value] of Object.entries({ sort, limit, after, zone }))
      if (value !== undefined) parameters.set(name, String(value));
    return this.#json('GET', `/search?${parameters}`);
  }

  readMarks(): Promise<ReadMarks> {
    return this.#json('GET', '/read-marks');
  }

  /** Raises this agent's read mark; a lower one than the known changes nothing. */
  async markSeen(conversationId: string, customerMessages: number): Promise<void> {
    const body: SeenBody = { customerMessages };
    await this.#request('PUT', `/conversations/${conversationId}/seen`, body);
  }

  templates(): Promise<TemplatesBody> {
    return this.#json('GET', '/templates');
  }

  /** Adds or revises; the id is the author's choice, so that a repeat is the same template. */
  async saveTemplate(templateId: string, body: TemplateBody): Promise<void> {
    await this.#request('PUT', `/templates/${templateId}`, body);
  }

  async removeTemplate(templateId: string): Promise<void> {
    await this.#request('DELETE', `/templates/${templateId}`);
  }

  conversationSettings(): Promise<ConversationSettingsBody> {
    return this.#json('GET', '/settings/conversations');
  }

  async setConversationSettings(body: ConversationSettingsBody): Promise<void> {
    await this.#request('PUT', '/settings/conversations', body);
  }

  /** `commandId` makes a repeat harmless: the second answer is the first one's. */
  async command<Name extends AgentCommand>(
    conversationId: string,
    name: Name,
    body: CommandBodies[Name],
    commandId: string,
  ): Promise<CommandAnswer> {
    try {
      const outcome = await this.#json<CommandOutcome>(
        'POST',
        `/conversations/${conversationId}/${name}`,
        body,
        commandId,
      );
      return outcome;
    } catch (error) {
      if (error instanceof Unreachable) return { kind: 'failed', problem: UNREACHABLE, again: true };
      if (!(error instanceof HttpProblem)) throw error;
      if (error.problem.refusal !== undefined) return { kind: 'refused', refusal: error.problem.refusal };
      const again = error.status === 401 || error.status === 429 || error.status >= 500;
      return { kind: 'failed', problem: error.problem, again };
    }
  }

  async #json<Body>(method: string, path: string, body?: unknown, key?: string): Promise<Body> {
    const response = await this.#request(method, path, body, key);
    return (await response.json()) as Body;
  }

  async #request(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (key !== undefined) headers['idempotency-key'] = key;
    let response: Response;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        headers,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Unreachable('no answer', { cause });
    }
    if (!response.ok) throw new HttpProblem(response.status, await problemOf(response));
    return response;
  }
}

const problemOf = async (response: Response): Promise<ProblemBody> => {
  const fallback: ProblemBody = {
    code: `http-${response.status}`,
    message: 'Something went wrong on the server. Try again in a moment.',
  };
  const body = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
  return typeof body?.message === 'string' ? { ...fallback, ...body } : fallback;
};
