import { CHANNELS, PRIORITIES, STATUSES } from '@baton/contracts-conversation';
import type { Sort } from './row.ts';

/** What a search can ask of a conversation by name, in the order in which they are offered. */
export const SEARCH_FIELDS = [
  'assigned',
  'status',
  'handoff',
  'channel',
  'priority',
  'tag',
  'team',
  'turns',
  'created',
  'active',
  'name',
  'phone',
  'email',
  'reason',
  'id',
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Who is in charge, as quick filters say it: `ai` answers, `escalated` waits or is offered, `agent` has taken it. */
export const HANDOFFS = ['ai', 'escalated', 'agent'] as const;
export type Handoff = (typeof HANDOFFS)[number];

/** By the number of messages: below 5, 5 to 10, above 10. */
export const ACTIVITY_LEVELS = ['low', 'medium', 'high'] as const;

/** Moments that need no date; weeks begin on Monday, all in the time zone of whoever searches. */
export const NAMED_TIMES = ['last-hour', 'today', 'yesterday', 'week', 'month'] as const;

export const ASSIGNMENTS = ['me', 'others', 'none'] as const;

/** The sort's word in a query. */
export const SORT_WORDS: Readonly<Record<Sort, string>> = {
  newest: 'newest',
  oldest: 'oldest',
  longestWaiting: 'longest-waiting',
  priority: 'priority',
  channel: 'channel',
  assignment: 'assignment',
};

/** Other names for a field. */
const FIELD_ALIASES: Readonly<Record<string, SearchField>> = {
  handler: 'handoff',
  date: 'active',
  activity: 'active',
  mail: 'email',
  'e-mail': 'email',
  tel: 'phone',
  tags: 'tag',
  owner: 'assigned',
  assignee: 'assigned',
  messages: 'turns',
};

export const fieldNamed = (name: string): SearchField | 'sort' | null => {
  const lower = name.toLowerCase();
  if (lower === 'sort') return 'sort';
  return SEARCH_FIELDS.find((field) => field === lower) ?? ownEntry(FIELD_ALIASES, lower) ?? null;
};

/** A value as it is kept, or what is wrong with it. */
export type CheckedValue = { readonly value: string } | { readonly problem: string; readonly example: string };

interface FieldRule {
  /** Several terms of this field mean any of their values; for the others each term has to hold. */
  readonly merges: boolean;
  /** What completion offers before anything is known of agents, teams and tags. */
  readonly values: readonly string[];
  /** For people: what it asks. */
  readonly hint: string;
  readonly example: string;
  check(raw: string): CheckedValue;
}

const ownEntry = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const oneOf =
  (field: string, values: readonly string[], aliases: Readonly<Record<string, string>> = {}) =>
  (raw: string): CheckedValue => {
    const lower = raw.toLowerCase();
    const value = values.find((known) => known === lower) ?? ownEntry(aliases, lower);
    if (value !== undefined) return { value };
    return { problem: `${field}: knows ${values.join(', ')}`, example: nearest(lower, values) };
  };

const text = (raw: string): CheckedValue => ({ value: raw });

const checkPhone = (raw: string): CheckedValue => {
  const digits = raw.replace(/\D/g, '');
  if (digits.length < 3 || !/^[+\d\s()./-]+$/.test(raw)) {
    return { problem: 'phone: needs at least three digits of the number', example: '+1234567890' };
  }
  return { value: raw.trim().startsWith('+') ? `+${digits}` : digits };
};

const checkEmail = (raw: string): CheckedValue =>
  /^\S{2,254}$/.test(raw)
    ? { value: raw.toLowerCase() }
    : { problem: 'email: needs a part of an address, without spaces', example: 'ana@example.com' };

const checkId = (raw: string): CheckedValue =>
  /^[\w-]{2,64}$/.test(raw)
    ? { value: raw }
    : { problem: 'id: needs the beginning of a conversation’s id', example: '6f1c2a' };

const number = (digits: string): string => String(Number(digits));

const checkTurns = (raw: string): CheckedValue => {
  const lower = raw.toLowerCase();
  if (ACTIVITY_LEVELS.some((level) => level === lower)) return { value: lower };
  const compared = /^(<=|>=|<|>|)(\d{1,6})$/.exec(lower);
  if (compared !== null) return { value: `${compared[1]}${number(compared[2] as string)}` };
  const range = /^(\d{1,6})\.\.(\d{1,6})$/.exec(lower);
  if (range !== null && Number(range[1]) <= Number(range[2])) {
    return { value: `${number(range[1] as string)}..${number(range[2] as string)}` };
  }
  return { problem: 'turns: counts messages, such as <5, 5..10, >10, low, medium or high', example: '>10' };
};

const TIME_ALIASES: Readonly<Record<string, string>> = {
  hour: 'last-hour',
  'this-week': 'week',
  'this-month': 'month',
};

/** A day of the calendar, `2026-01-31`. */
const isDay = (day: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const time = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

const checkTime =
  (field: string) =>
  (raw: string): CheckedValue => {
    const lower = raw.toLowerCase();
    const named = ownEntry(TIME_ALIASES, lower) ?? lower;
    if (NAMED_TIMES.some((known) => known === named)) return { value: named };
    const age = /^([<>]?)(\d{1,4})([hdw])$/.exec(lower);
    if (age !== null) return { value: `${age[1]}${number(age[2] as string)}${age[3]}` };
    const compared = /^(<=|>=|<|>|)(\d{4}-\d{2}-\d{2})$/.exec(lower);
    if (compared !== null && isDay(compared[2] as string)) return { value: lower };
    const range = /^([\d-]*)\.\.([\d-]*)$/.exec(lower);
    if (range !== null && isRange(range[1] as string, range[2] as string)) return { value: lower };
    return {
      problem: `${field}: takes today, yesterday, last-hour, week, month, 7d, 24h, a day such as 2026-01-31 or two with .. between them`,
      example: '7d',
    };
  };

const isRange = (from: string, to: string): boolean => {
  if (from === '' && to === '') return false;
  if (from !== '' && !isDay(from)) return false;
  if (to !== '' && !isDay(to)) return false;
  return from === '' || to === '' || from <= to;
};

const time = (field: string, hint: string): FieldRule => ({
  merges: false,
  values: [...NAMED_TIMES, '24h', '7d', '30d'],
  hint,
  example: '7d',
  check: checkTime(field),
});

const written = (hint: string, example: string, check: FieldRule['check'] = text): FieldRule => ({
  merges: false,
  values: [],
  hint,
  example,
  check,
});

const CHANNEL_ALIASES = {
  wa: 'whatsapp',
  web: 'webchat',
  widget: 'webchat',
  chat: 'webchat',
  phone: 'telephony',
  voice: 'telephony',
  mail: 'email',
  'e-mail': 'email',
};

export const FIELD_RULES: Readonly<Record<SearchField, FieldRule>> = {
  assigned: {
    merges: true,
    values: ASSIGNMENTS,
    hint: 'who owns it: me, others, none, or an agent’s name or e-mail',
    example: 'me',
    check: (raw) => {
      const lower = raw.toLowerCase();
      if (lower === 'unassigned' || lower === 'nobody') return { value: 'none' };
      return { value: ASSIGNMENTS.find((known) => known === lower) ?? raw };
    },
  },
  status: {
    merges: true,
    values: STATUSES,
    hint: 'as the badge shows it',
    example: 'active',
    check: oneOf('status', STATUSES),
  },
  handoff: {
    merges: true,
    values: HANDOFFS,
    hint: 'who is in charge',
    example: 'escalated',
    check: oneOf('handoff', HANDOFFS, {
      assistant: 'ai',
      'ai-handling': 'ai',
      waiting: 'escalated',
      queue: 'escalated',
      'agent-active': 'agent',
      human: 'agent',
    }),
  },
  channel: {
    merges: true,
    values: CHANNELS,
    hint: 'where the customer writes',
    example: 'whatsapp',
    check: oneOf('channel', CHANNELS, CHANNEL_ALIASES),
  },
  priority: {
    merges: true,
    values: PRIORITIES,
    hint: 'how urgent it is',
    example: 'urgent',
    check: oneOf('priority', PRIORITIES, { medium: 'normal' }),
  },
  tag: written('a tag on it', 'vip'),
  team: { merges: true, values: [], hint: 'whose queue it is in', example: 'Support', check: text },
  turns: {
    merges: false,
    values: [...ACTIVITY_LEVELS, '<5', '5..10', '>10'],
    hint: 'how many messages: low < 5, medium 5–10, high > 10',
    example: '>10',
    check: checkTurns,
  },
  created: time('created', 'when it began'),
  active: time('active', 'when something happened last'),
  name: written('a part of the customer’s name', 'maria'),
  phone: written('a part of the customer’s number', '+1234567890', checkPhone),
  email: written('a part of the customer’s e-mail', 'maria@example.com', checkEmail),
  reason: written('why a person was needed', 'refund'),
  id: written('the beginning of the conversation’s id', '6f1c2a', checkId),
};

/** The known word that is the fewest edits away. */
export const nearest = (word: string, known: readonly string[]): string => {
  let best = known[0] ?? '';
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = edits(word.slice(0, 20), candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
};

const edits = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return row[b.length] as number;
};
