/** Waits for a fact instead of for a time; fails with `what` when it has not come true within the limit. */
export const until = async (what: string, fact: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const limit = performance.now() + withinMs;
  while (!(await fact())) {
    if (performance.now() > limit) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
};
