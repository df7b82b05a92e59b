import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';

const TICK_MS = 5_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the present comes from: milliseconds since the epoch. */
const Now = createContext<() => number>(() => Date.now());

export const ClockProvider = ({
  now,
  children,
}: {
  readonly now: () => number;
  readonly children: ReactNode;
}): ReactNode => <Now value={now}>{children}</Now>;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

const subscribeTick = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
};

/** The present, to the tick: every age on the screen moves together. */
export const useNow = (): number => {
  const now = use(Now);
  return useSyncExternalStore(subscribeTick, () => Math.floor(now() / TICK_MS) * TICK_MS);
};

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `4m`, `2h`, `3d`: for narrow places. */
export const shortAge = (milliseconds: number): string => {
  if (milliseconds < MINUTE) return 'now';
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  return `${Math.floor(milliseconds / DAY)}d`;
};

/** `4 minutes`: to be read out. */
export const longAge = (milliseconds: number): string => {
  if (milliseconds < MINUTE) return 'less than a minute';
  if (milliseconds < HOUR) return plural(Math.floor(milliseconds / MINUTE), 'minute');
  if (milliseconds < DAY) return plural(Math.floor(milliseconds / HOUR), 'hour');
  return plural(Math.floor(milliseconds / DAY), 'day');
};

/** `04:12` below an hour, `2h 05m` above: a wait that runs. */
export const waitClock = (milliseconds: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${two(Math.floor((seconds % 3600) / 60))}m`;
  return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`;
};

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const clockTime = (iso: string): string => CLOCK.format(new Date(iso));
export const fullTime = (iso: string): string => FULL.format(new Date(iso));

/** How long ago, kept true; the exact time on hover. */
export const TimeAgo = ({ at, className }: { readonly at: string; readonly className?: string }): ReactNode => (
  <time dateTime={at} title={fullTime(at)} className={className}>
    {shortAge(useNow() - Date.parse(at))}
  </time>
);
