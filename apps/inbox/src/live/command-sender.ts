import type {
  AgentCommand,
  CommandBodies,
  ConversationRefusal,
  ConversationRow,
} from '@baton/contracts-inbox-protocol';
import { newId, type CommandAnswer, type HttpClient, type LiveClient } from '@baton/live-client';
import { showToast } from '@baton/ui';
import { refusalText } from './refusal-text.ts';

export interface SendOptions {
  /** What the screen shows until the server's row arrives. */
  readonly patch?: Partial<ConversationRow>;
  /** Explains a refusal in its own place; without it a toast does. */
  readonly onRefused?: (refusal: ConversationRefusal) => void;
}

/** Sends an agent's commands and keeps the screen ahead of the answer; every failure is said, with a way on. */
export class CommandSender {
  readonly #http: HttpClient;
  readonly #live: LiveClient;

  constructor(http: HttpClient, live: LiveClient) {
    this.#http = http;
    this.#live = live;
  }

  async send<Name extends AgentCommand>(
    conversationId: string,
    name: Name,
    body: CommandBodies[Name],
    options: SendOptions = {},
  ): Promise<boolean> {
    const { store } = this.#live;
    const operationId = newId();
    store.begin({ operationId, conversationId, command: name, patch: options.patch ?? {}, acceptedRev: null });
    store.flush();
    const answer = await this.#http.command(conversationId, name, body, operationId);
    store.settle(conversationId, operationId, answer.kind === 'accepted' ? answer.rev : null);
    store.flush();
    if (answer.kind === 'accepted') return true;
    this.#explain(answer, options, () => void this.send(conversationId, name, body, options));
    return false;
  }

  #explain(answer: Exclude<CommandAnswer, { kind: 'accepted' }>, options: SendOptions, again: () => void): void {
    if (answer.kind === 'failed') {
      const details = answer.problem.problems?.map(({ field, problem }) => `${field}: ${problem}`).join(' · ');
      return showToast({
        title: answer.problem.message,
        ...(details === undefined ? {} : { description: details }),
        ...(answer.again ? { action: { label: 'Try again', run: again } } : {}),
        urgent: true,
      });
    }
    if (options.onRefused !== undefined) return options.onRefused(answer.refusal);
    showToast({ title: refusalText(answer.refusal, this.#live.store.people()), urgent: true });
  }
}
