import type { DeliveryState } from '@baton/contracts-conversation';
import type { Attempt, AttemptOutcome } from './attempt.state.ts';

export interface DeliveryPolicy {
  readonly attemptsAtMost: number;
  /** No new attempt when the first one lies so far back, in milliseconds. */
  readonly giveUpAfterMs: number;
}

export interface Report {
  readonly state: Extract<DeliveryState, 'accepted' | 'sent' | 'failed' | 'unconfirmed' | 'withdrawn'>;
  readonly at: Date;
  readonly providerMessageId?: string;
  readonly code?: string;
  readonly reason?: string;
}

export type DeliveryStep =
  | { readonly kind: 'attempt'; readonly number: number }
  /** Another attempt may help, but not before `until`. */
  | { readonly kind: 'wait'; readonly until: Date; readonly code: string }
  /** The process died, or hangs, between noting an attempt and noting its outcome: nobody knows whether it left. */
  | { readonly kind: 'close'; readonly number: number; readonly outcome: AttemptOutcome }
  | { readonly kind: 'report'; readonly report: Report };

/** What to do next with a message, from what is known of the attempts so far. Nothing else decides it. */
export const nextStep = (attempts: readonly Attempt[], now: Date, policy: DeliveryPolicy): DeliveryStep => {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return { kind: 'attempt', number: 1 };
  if (last.closed === null) return { kind: 'close', number: last.number, outcome: { kind: 'unconfirmed' } };
  const { outcome, at } = last.closed;
  if (outcome.kind !== 'failed' || outcome.retry === 'never') return { kind: 'report', report: reportOf(outcome, at) };
  const until = new Date(at.getTime() + pauseMs(outcome.code, outcome.retry, last.number));
  const givenUp = until.getTime() - first.startedAt.getTime() > policy.giveUpAfterMs;
  if (last.number >= policy.attemptsAtMost || givenUp) return { kind: 'report', report: reportOf(outcome, at) };
  return now < until ? { kind: 'wait', until, code: outcome.code } : { kind: 'attempt', number: last.number + 1 };
};

/** WhatsApp's limit on messages to one customer: it asks for 4^n seconds. */
const PAIR_RATE = '131056';
const LONGEST_PAUSE_MS = 5 * 60_000;

const pauseMs = (code: string, retry: 'yes' | 'later', attempt: number): number => {
  if (code === PAIR_RATE) return Math.min(1_000 * 4 ** attempt, LONGEST_PAUSE_MS);
  const first = retry === 'yes' ? 1_000 : 5_000;
  return Math.min(first * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
};

const reportOf = (outcome: AttemptOutcome, at: Date): Report => {
  switch (outcome.kind) {
    case 'accepted':
    case 'sent':
      return { state: outcome.kind, at, providerMessageId: outcome.providerMessageId };
    case 'failed':
      return { state: 'failed', at, code: outcome.code, reason: outcome.reason };
    case 'unconfirmed':
    case 'withdrawn':
      return { state: outcome.kind, at };
    default:
      throw new Error(`unknown outcome ${(outcome satisfies never as AttemptOutcome).kind}`);
  }
};
