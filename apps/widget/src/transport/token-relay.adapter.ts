/** Milliseconds that storage may take to reach the other tabs. */
const RELAYED_MS = 10_000;

export interface TokenRelay {
  pass(token: string): void;
  take(): Promise<string | null>;
}

/**
 * Hands a new visitor's token to the tabs that wait for the same lock. Storage reaches other processes when it likes;
 * the lock manager is one for all: who gets the lock after us sees the locks that we took before we let it go. So for a
 * moment the token is the name of a lock, which only our own frames on the same site can see.
 */
export const tokenRelay = (inboxId: string): TokenRelay => {
  const { locks } = navigator as { readonly locks?: LockManager };
  const prefix = `baton-token:${inboxId}:`;
  return {
    pass(token) {
      void locks?.request(
        prefix + token,
        { mode: 'shared' },
        () => new Promise((done) => setTimeout(done, RELAYED_MS)),
      );
    },
    async take() {
      const { held = [] } = (await locks?.query()) ?? {};
      return held.find(({ name }) => name?.startsWith(prefix))?.name?.slice(prefix.length) ?? null;
    },
  };
};
