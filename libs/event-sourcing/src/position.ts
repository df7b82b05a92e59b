import type { Position } from './event.ts';

/** Negative, zero or positive like every comparator. Positions are compared segment by segment as integers. */
export const comparePositions = (a: Position, b: Position): number => {
  if (a === b) return 0;
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const l = BigInt(left[i] ?? '0');
    const r = BigInt(right[i] ?? '0');
    if (l !== r) return l < r ? -1 : 1;
  }
  return 0;
};
