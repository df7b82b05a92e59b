import { SETTINGS_SECONDS } from '@baton/contracts-inbox-protocol';

export const UNIT_SECONDS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNIT_SECONDS;
export const UNITS = Object.keys(UNIT_SECONDS) as readonly Unit[];

/** A time as a person writes it. */
export interface Duration {
  readonly amount: string;
  readonly unit: Unit;
}

/** In the largest unit that needs no fraction; what needs one even in minutes has it there. */
export const durationOf = (seconds: number): Duration => {
  const unit = UNITS.findLast((one) => seconds % UNIT_SECONDS[one] === 0) ?? 'minutes';
  return { amount: String(Number((seconds / UNIT_SECONDS[unit]).toFixed(4))), unit };
};

/** Whole seconds; null when this is no time that can be set. */
export const secondsOf = ({ amount, unit }: Duration): number | null => {
  const number = Number(amount.trim().replace(',', '.'));
  if (amount.trim() === '' || !Number.isFinite(number)) return null;
  const seconds = Math.round(number * UNIT_SECONDS[unit]);
  return seconds < SETTINGS_SECONDS.least || seconds > SETTINGS_SECONDS.most ? null : seconds;
};

export const DURATION_PROBLEM = 'Enter a time between 1 minute and 365 days';

/** `1 hour`, `1 day 12 hours`: to be read in a sentence. */
export const durationText = (seconds: number): string => {
  const parts: string[] = [];
  let rest = seconds;
  for (const [one, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${one}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
};
