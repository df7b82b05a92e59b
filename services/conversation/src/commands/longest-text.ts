/** Longer than any channel takes: what is within it is refused with its limit, not as bad input. */
export const LONGEST_TEXT = 100_000;
