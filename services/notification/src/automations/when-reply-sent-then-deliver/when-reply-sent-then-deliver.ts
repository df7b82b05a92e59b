import { Fault } from '@baton/event-sourcing';
import { RetryAfter } from '@baton/job-queue';
import type { Clock } from '@baton/service-kit';
import type { AttemptOutcome } from '../../domain/delivery/attempt.state.ts';
import type { Attempts } from '../../domain/delivery/attempts.port.ts';
import type { Account, ConversationFacts } from '../../domain/delivery/conversation-facts.port.ts';
import { nextStep, type DeliveryPolicy, type Report } from '../../domain/delivery/delivery.decider.ts';
import type { ChannelSender } from './channel-sender.port.ts';
import type { DeliveryReports } from './delivery-reports.port.ts';
import { compose, conversationIdOf, type ReplyEvent } from './outgoing-message.ts';

/** What becomes of an attempt that may be made again, when nobody knows its outcome. */
const INTERRUPTED: AttemptOutcome = {
  kind: 'failed',
  code: 'interrupted',
  reason: 'Sending was interrupted.',
  retry: 'yes',
};

/** An attempt, closing it, looking once more: who needs more steps is working against another process. */
const STEPS_AT_MOST = 4;

/**
 * Brings a reply to its channel, at most once, and says how it went.
 *
 * Each step is noted before the next begins, so the process may die anywhere: a noted attempt without an outcome may
 * have left and is never repeated (`unconfirmed`); a known outcome is reported until the conversation service has it.
 */
export class WhenReplySentThenDeliver {
  constructor(
    private readonly attempts: Attempts,
    private readonly facts: ConversationFacts,
    private readonly senders: ReadonlyMap<string, ChannelSender>,
    private readonly reports: DeliveryReports,
    private readonly clock: Clock,
    private readonly policy: DeliveryPolicy,
  ) {}

  /** Resolves when the conversation service knows the outcome; throws a `Fault` when there is more to do later (its lane waits). */
  async handle(event: ReplyEvent): Promise<void> {
    const account = await this.facts.account(event.stream);
    for (let steps = 0; steps < STEPS_AT_MOST; steps += 1) {
      const attempts = await this.attempts.of(event.id);
      const now = this.clock.now();
      const step = nextStep(attempts, now, this.policy);
      switch (step.kind) {
        case 'report':
          return this.reports.report(subjectOf(event, account), await this.asItIsNow(step.report, event, account));
        case 'wait':
          throw new RetryAfter(step.code, 'the message was not taken and is tried again', +step.until - +now);
        case 'close':
          await this.attempts.close(event.id, step.number, this.lost(step.outcome, account), this.clock.now());
          break;
        case 'attempt':
          waitForIts(notBefore(event), now);
          await this.attempt(step.number, event, account);
          break;
      }
    }
    throw new Fault('delivery-unsettled', 'another process works on the same message', 'later');
  }

  private lost(outcome: AttemptOutcome, account: Account): AttemptOutcome {
    return this.isRepeatable(account) ? INTERRUPTED : outcome;
  }

  /**
   * Where nothing leaves the house, the report is what lets the message be seen; and a report may wait long for the
   * conversation service. Whoever took over meanwhile must not have the assistant speak behind them. Where the report
   * was taken, and only the answer to it was lost, the message stays sent: withdrawing comes too late there.
   */
  private async asItIsNow(report: Report, event: ReplyEvent, account: Account): Promise<Report> {
    const released = report.state === 'sent' && this.isRepeatable(account);
    return released && (await this.isStale(event)) ? { state: 'withdrawn', at: report.at } : report;
  }

  private isRepeatable({ channel }: Account): boolean {
    return this.senders.get(channel)?.repeatable === true;
  }

  private async attempt(number: number, event: ReplyEvent, account: Account): Promise<void> {
    const ready = await this.prepare(event, account);
    const begun = await this.attempts.begin(event.id, event.data.messageId, number, this.clock.now());
    if (!begun) throw new Fault('delivery-elsewhere', 'another process has begun this attempt', 'later');
    const outcome = typeof ready === 'function' ? await ready() : ready;
    await this.attempts.close(event.id, number, outcome, this.clock.now());
  }

  /** Everything that comes before sending: what sends, or why nothing will be sent. */
  private async prepare(
    event: ReplyEvent,
    account: Account,
  ): Promise<AttemptOutcome | (() => Promise<AttemptOutcome>)> {
    const sender = this.senders.get(account.channel);
    if (sender === undefined) {
      return { kind: 'failed', code: 'no-channel', reason: 'This channel cannot send yet.', retry: 'never' };
    }
    const composed = compose(event, account);
    if (composed.kind === 'failed') return composed;
    // The pace first: while a message waits for its turn, the conversation may change hands.
    await sender.turn(account.accountId);
    if (await this.isStale(event)) return { kind: 'withdrawn' };
    return () => sender.send(composed.message);
  }

  /**
   * What the assistant said before the handler changed must not be heard after it; except what announces the change,
   * which stands in its transaction.
   */
  private async isStale(event: ReplyEvent): Promise<boolean> {
    if (event.type !== 'AssistantReplied' || event.data.handOff === true) return false;
    const epoch = await this.facts.epochSince(event.stream, event.version);
    return epoch !== null && epoch > event.data.epoch;
  }
}

/** An agent's messages are spaced; null: at once. */
const notBefore = (event: ReplyEvent): Date | null =>
  event.type === 'AgentReplied' && event.data.notBefore !== undefined ? new Date(event.data.notBefore) : null;

/** Its lane waits with it, so that nothing overtakes it. */
const waitForIts = (time: Date | null, now: Date): void => {
  if (time !== null && now < time) throw new RetryAfter('spaced', 'the message may not leave yet', +time - +now);
};

const subjectOf = (event: ReplyEvent, account: Account): Parameters<DeliveryReports['report']>[0] => ({
  eventId: event.id,
  correlationId: event.meta.correlationId,
  conversationId: conversationIdOf(event.stream),
  messageId: event.data.messageId,
  account,
});
