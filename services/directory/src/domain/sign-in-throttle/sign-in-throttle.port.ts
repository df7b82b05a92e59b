/**
 * Counters of sign-in attempts per account and per address; they outlive a restart.
 * `account` and `address` are hashed before they are kept.
 */
export interface SignInThrottle {
  /** Counts an attempt; seconds to wait when there were too many, else null. */
  begin(account: string, address: string, now: Date): Promise<number | null>;
  /** The attempt was good: the account is forgiven, the address gets this one attempt back. */
  succeed(account: string, address: string): Promise<void>;
}
