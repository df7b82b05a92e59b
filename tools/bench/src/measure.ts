/** One figure of one bench: a JSON line on stdout. Everything meant for people goes to stderr. */
export const report = (bench: string, metric: string, value: number, unit: string): void => {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000;
  process.stdout.write(`${JSON.stringify({ bench, metric, value: rounded, unit })}\n`);
};

export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Nearest-rank percentile; NaN for no samples. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls `fire` at `perSecond` for `seconds`, evenly, catching up after a late tick (an open loop: a slow server does
 * not slow the load). Resolves when the last call was made.
 */
export const atRate = async (perSecond: number, seconds: number, fire: (index: number) => void): Promise<void> => {
  const start = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
    for (; sent < due; sent += 1) fire(sent);
    await pause(1);
  }
};

/** Waits until `value` answers true, asking every `everyMs`; false when it did not within `timeoutMs`. */
export const until = async (
  value: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 50,
): Promise<boolean> => {
  const deadline = performance.now() + timeoutMs;
  while (!(await value())) {
    if (performance.now() > deadline) return false;
    await pause(everyMs);
  }
  return true;
};
