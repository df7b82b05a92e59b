/**
 * Runs one at a time over all tabs of the visitor. Where the browser has no locks (a page without HTTPS), in this tab
 * only: the server knows every id, so what two tabs send is stored once all the same.
 */
export const alone = (inboxId: string): (<T>(what: string, run: () => Promise<T>) => Promise<T>) => {
  const { locks } = navigator as { readonly locks?: LockManager };
  const last = new Map<string, Promise<unknown>>();
  return async (what, run) => {
    if (locks !== undefined) return locks.request(`baton-${what}:${inboxId}`, run);
    const turn = (last.get(what) ?? Promise.resolve()).then(run, run);
    last.set(what, turn);
    return turn;
  };
};
