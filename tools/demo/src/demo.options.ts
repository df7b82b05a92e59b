import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Conversations that begin in a minute. */
  readonly rate: number;
  /** The same seed tells the same stories in the same order. */
  readonly seed: number;
  /** When to stop by itself; null never. */
  readonly minutes: number | null;
}

export const USAGE = `npm run demo -- [--rate 6] [--seed 1] [--minutes 10]
  --rate     conversations that begin in a minute (0.1 to 600), 6 by default
  --seed     a whole number: the same seed tells the same stories
  --minutes  stops after so long; without it, Ctrl-C stops it
`;

/** @throws Error with one sentence about what is wrong. */
export const readOptions = (args: readonly string[]): DemoOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: { rate: { type: 'string' }, seed: { type: 'string' }, minutes: { type: 'string' } },
  });
  const rate = numberOf('rate', values.rate ?? '6');
  const seed = numberOf('seed', values.seed ?? '1');
  const minutes = values.minutes === undefined ? null : numberOf('minutes', values.minutes);
  if (rate < 0.1 || rate > 600) throw new Error('--rate must be between 0.1 and 600');
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number');
  if (minutes !== null && minutes <= 0) throw new Error('--minutes must be more than 0');
  return { rate, seed, minutes };
};

const numberOf = (name: string, text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} must be a number`);
  return value;
};
