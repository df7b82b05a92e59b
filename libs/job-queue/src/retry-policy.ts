import { Fault } from '@baton/event-sourcing';
import { RetryAfter } from './job.ts';

export interface RetryPolicy {
  /** Attempts before a job that keeps failing is a dead letter; without end by default. */
  readonly maxAttempts?: number;
  /** First pause after `retry: yes`, doubled each time up to `soonMostMs`; 500 and 60,000 ms by default. */
  readonly soonMs?: number;
  readonly soonMostMs?: number;
  /** The same after `retry: later`; 10,000 and 600,000 ms by default. */
  readonly laterMs?: number;
  readonly laterMostMs?: number;
}

export type Verdict =
  | { readonly kind: 'again'; readonly inMs: number; readonly code: string; readonly counts: boolean }
  | { readonly kind: 'dead'; readonly code: string };

/** What becomes of a failed job. `random` (0 to 1) spreads those that failed together. */
export const verdictOn = (error: unknown, attempt: number, policy: RetryPolicy, random: number): Verdict => {
  const { code, retry } = error instanceof Fault ? error : { code: 'internal', retry: 'yes' as const };
  if (error instanceof RetryAfter) return { kind: 'again', inMs: error.afterMs, code, counts: false };
  if (retry === 'never' || attempt >= (policy.maxAttempts ?? Infinity)) return { kind: 'dead', code };
  const { soonMs = 500, soonMostMs = 60_000, laterMs = 10_000, laterMostMs = 600_000 } = policy;
  const [first, most] = retry === 'yes' ? [soonMs, soonMostMs] : [laterMs, laterMostMs];
  const pause = Math.min(most, first * 2 ** Math.min(30, attempt - 1));
  return { kind: 'again', inMs: Math.round(pause * (0.75 + random / 2)), code, counts: true };
};
