/** ISO 8601 in UTC; from the first moment to before the last one. Null: open. */
export interface TimeRange {
  readonly from: string | null;
  readonly before: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/** What a value of `created:` or `active:` means now, for somebody who lives in `zone`. */
export const timeRange = (value: string, now: Date, zone: string): TimeRange => {
  const age = /^([<>]?)(\d+)([hdw])$/.exec(value);
  if (age !== null) {
    const moment = iso(now.getTime() - Number(age[2]) * (UNIT_MS[age[3] as string] as number));
    return age[1] === '>' ? { from: null, before: moment } : { from: moment, before: null };
  }
  if (value === 'last-hour') return { from: iso(now.getTime() - HOUR_MS), before: null };
  const days = new Days(now, zone);
  const named = days.named(value);
  if (named !== null) return named;
  const range = /^(.*)\.\.(.*)$/.exec(value);
  if (range !== null) return days.between(range[1] as string, range[2] as string);
  const [, sign = '', day = ''] = /^(<=|>=|<|>|)(.*)$/.exec(value) ?? [];
  if (sign === '') return days.between(day, day);
  if (sign === '>=') return days.between(day, '');
  if (sign === '<=') return days.between('', day);
  return sign === '<' ? { from: null, before: days.start(day, 0) } : { from: days.start(day, 1), before: null };
};

/** Days of the calendar, as they begin in a time zone. */
class Days {
  readonly #today: string;

  constructor(
    now: Date,
    private readonly zone: string,
  ) {
    this.#today = this.#local(now.getTime()).slice(0, 10);
  }

  named(value: string): TimeRange | null {
    const weekday = (new Date(`${this.#today}T00:00:00Z`).getUTCDay() + 6) % 7;
    if (value === 'today') return { from: this.start(this.#today, 0), before: null };
    if (value === 'yesterday') return { from: this.start(this.#today, -1), before: this.start(this.#today, 0) };
    if (value === 'week') return { from: this.start(this.#today, -weekday), before: null };
    if (value === 'month') return { from: this.start(`${this.#today.slice(0, 8)}01`, 0), before: null };
    return null;
  }

  /** Both days and all between them. */
  between(first: string, last: string): TimeRange {
    return {
      from: first === '' ? null : this.start(first, 0),
      before: last === '' ? null : this.start(last, 1),
    };
  }

  /** When the day that is so many days after `day` begins. */
  start(day: string, later: number): string {
    const midnight = Date.parse(`${day}T00:00:00.000Z`) + later * DAY_MS;
    // Twice: the offset at the guess may be another one than at the midnight that it leads to.
    let guess = midnight;
    for (let round = 0; round < 2; round += 1) guess = midnight - this.#offset(guess);
    return iso(guess);
  }

  #offset(at: number): number {
    return Date.parse(`${this.#local(at)}.000Z`) - Math.floor(at / 1000) * 1000;
  }

  /** `2026-01-31T08:00:00` as clocks in the zone show it. */
  #local(at: number): string {
    return new Date(at).toLocaleString('sv-SE', { timeZone: this.zone }).replace(' ', 'T');
  }
}

const iso = (time: number): string => new Date(time).toISOString();

/** Whether there is such a time zone. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
