import { CHANNEL_LIMITS } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import { RetryAfter, type JobContext } from '@baton/job-queue';
import type { Clock, Logger } from '@baton/service-kit';
import type { Brain, BrainInput, Thought } from '../../domain/brain/brain.port.ts';
import { brainFailed, tooManyAnswers, tooManyMessages } from '../../domain/brain/fallback.ts';
import { nextTurn, type Turn, type TurnPolicy } from '../../domain/thread/next-turn.decider.ts';
import type { ThreadState } from '../../domain/thread/thread.state.ts';
import type { Threads } from '../../domain/thread/threads.port.ts';
import type { Understands } from '../../domain/understanding/understanding.port.ts';
import type { ConversationHand } from '../conversation-commands.port.ts';
import { brainInput } from './brain-input.ts';
import type { ContactNames } from './contact-names.port.ts';
import { deliver } from './deliver.ts';
import type { Typing } from './typing.port.ts';

export interface ReplyPolicy extends TurnPolicy {
  /** How long a brain may think, in milliseconds, before the customer is sent to a person. */
  readonly thinkMs: number;
  /** What to speak when nobody knows the customer's language; ISO 639-1. */
  readonly houseLanguage: string;
}

export interface ReplyParts {
  readonly threads: Threads;
  readonly names: ContactNames;
  readonly understands: Understands;
  readonly brain: Brain;
  readonly typing: Typing;
  readonly hand: ConversationHand;
  readonly clock: Clock;
  readonly log: Logger;
}

type Speaking = Extract<Turn, { kind: 'speak' }>;
type Origin = NonNullable<ThreadState['origin']>;

/**
 * Answers the customer, once for each burst, while the assistant is in charge.
 *
 * Everything is decided on the log as it is now, and the command names what it was decided on: whoever claims the
 * conversation, or writes, in between makes it refused, and a crash anywhere leads to the same look again.
 */
export class WhenCustomerWroteThenReply {
  constructor(
    private readonly parts: ReplyParts,
    private readonly policy: ReplyPolicy,
  ) {}

  /**
   * `asked`: the message that this is about; null when the conversation was given to the assistant. Resolves when there
   * is nothing (more) to say; throws a `Fault` when it must be looked at again.
   */
  async handle(stream: string, asked: string | null, context: JobContext): Promise<void> {
    const thread = await this.parts.threads.of(stream);
    if (thread.origin === null) return;
    const turn = nextTurn(thread, asked, this.parts.clock.now(), this.policy);
    if (turn.kind === 'nothing') return;
    if (turn.kind === 'wait') throw new RetryAfter('burst-open', 'the customer may still be writing', turn.forMs);
    const { thought, input } = await this.thoughtOn(thread.origin, turn, context.signal);
    if (!context.isMine()) throw new Fault('job-elsewhere', 'another process has this job by now', 'yes');
    await deliver(this.parts.hand, { origin: thread.origin, epoch: thread.epoch, turn, thought, input });
  }

  private async thoughtOn(
    origin: Origin,
    turn: Speaking,
    signal: AbortSignal,
  ): Promise<{ thought: Thought; input: BrainInput }> {
    const { names, understands, typing } = this.parts;
    const input = brainInput(turn, understands, {
      channel: origin.channel,
      textLength: CHANNEL_LIMITS[origin.channel].textLength ?? LONGEST_TEXT,
      contactName: await names.of(origin.contactId),
      houseLanguage: this.policy.houseLanguage,
    });
    if (turn.flooded !== null) {
      return { input, thought: turn.flooded === 'answers' ? tooManyAnswers() : tooManyMessages() };
    }
    const stopTyping = typing.begin(origin.conversationId);
    try {
      return { input, thought: await this.thinkInTime(input, signal) };
    } finally {
      stopTyping();
    }
  }

  private async thinkInTime(input: BrainInput, signal: AbortSignal): Promise<Thought> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.policy.thinkMs);
    try {
      const either = AbortSignal.any([signal, limit.signal]);
      return await Promise.race([this.parts.brain.think(input, either), aborted(either)]);
    } catch (error) {
      if (signal.aborted) throw new Fault('job-elsewhere', 'another process has this job by now', 'yes');
      const code = limit.signal.aborted ? 'too-slow' : error instanceof Fault ? error.code : 'internal';
      // The code only: an error of a brain may quote what the customer wrote.
      this.parts.log.warn({ code }, 'the brain did not answer; the customer is sent to a person');
      return brainFailed();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Where a channel sets no limit of its own. */
const LONGEST_TEXT = 10_000;

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(new Fault('aborted', 'the time to think is over', 'later'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
