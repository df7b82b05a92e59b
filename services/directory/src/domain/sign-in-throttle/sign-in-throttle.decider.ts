/** What is remembered under one key: an account that somebody tries, or the address that they try from. */
export interface Attempts {
  readonly failures: number;
  readonly lastAt: Date;
  readonly blockedUntil: Date | null;
}

export interface ThrottlePolicy {
  /** After so many failures the next attempt has to wait. */
  readonly freeFailures: number;
  /** The first block, in seconds; it doubles with each further failure. */
  readonly firstBlockSeconds: number;
  readonly longestBlockSeconds: number;
  /** Without an attempt for so long, all is forgotten. */
  readonly forgetAfterSeconds: number;
}

/** People forget passwords; offices share an address. Both blocks end by themselves, so nobody is locked out for good. */
export const THROTTLE: { readonly account: ThrottlePolicy; readonly address: ThrottlePolicy } = {
  account: { freeFailures: 5, firstBlockSeconds: 15, longestBlockSeconds: 300, forgetAfterSeconds: 3_600 },
  address: { freeFailures: 30, firstBlockSeconds: 15, longestBlockSeconds: 300, forgetAfterSeconds: 3_600 },
};

export type AttemptDecision =
  | { readonly kind: 'allowed'; readonly attempts: Attempts }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/**
 * Every attempt counts as a failure from its beginning and is given back when it succeeds: guesses that run at the
 * same time cannot all slip through before the first of them has failed.
 */
export const decideAttempt = (known: Attempts | null, policy: ThrottlePolicy, now: Date): AttemptDecision => {
  const blockedMs = (known?.blockedUntil?.getTime() ?? 0) - now.getTime();
  if (blockedMs > 0) return { kind: 'throttled', retryAfterSeconds: Math.ceil(blockedMs / 1_000) };
  const forgotten = known === null || now.getTime() - known.lastAt.getTime() >= policy.forgetAfterSeconds * 1_000;
  const failures = (forgotten ? 0 : known.failures) + 1;
  const beyond = failures - policy.freeFailures;
  const seconds = beyond < 0 ? 0 : Math.min(policy.firstBlockSeconds * 2 ** beyond, policy.longestBlockSeconds);
  const blockedUntil = seconds === 0 ? null : new Date(now.getTime() + seconds * 1_000);
  return { kind: 'allowed', attempts: { failures, lastAt: now, blockedUntil } };
};
