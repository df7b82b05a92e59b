import type { Choices } from './page/wire.ts';

export type Fields = Readonly<Record<string, unknown>>;
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
export const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

type Checked = { readonly text: string; readonly choices: Choices } | { readonly problem: string };
type Option = Choices['options'][number];

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

const LIMITS = {
  button: { most: 3, title: 20, id: 256, body: 1024 },
  list: { most: 10, title: 24, id: 200, body: 4096 },
} as const;

/** An `interactive` object of type `button` or `list`, held to Meta's limits. */
export const interactive = (value: unknown): Checked => {
  const object = fields(value);
  const { type } = object;
  if (type !== 'button' && type !== 'list') return { problem: 'The sandbox takes buttons and lists only.' };
  const text = words(fields(object['body'])['text']);
  const limits = LIMITS[type];
  if (text === undefined) return { problem: "The parameter interactive['body'] is required." };
  if (text.length > limits.body) return { problem: `Body text must be at most ${limits.body} characters long.` };
  const action = fields(object['action']);
  if (type === 'list' && !isTitle(action['button'], 20))
    return { problem: 'A list needs a button of at most 20 characters.' };
  const options = type === 'button' ? buttonsOf(action) : rowsOf(action);
  const problem = problemOf(options, type);
  return problem === null ? { text, choices: { kind: type, options: options as Option[] } } : { problem };
};

const isTitle = (value: unknown, longest: number): boolean => (words(value)?.length ?? Infinity) <= longest;

const buttonsOf = (action: Fields): Fields[] =>
  list(action['buttons']).map((button) => fields(fields(button)['reply']));

const rowsOf = (action: Fields): Fields[] =>
  list(action['sections']).flatMap((section) => list(fields(section)['rows']).map(fields));

const problemOf = (options: readonly Fields[], type: 'button' | 'list'): string | null => {
  const { most, title, id } = LIMITS[type];
  if (options.length === 0 || options.length > most) return `There must be 1 to ${most} options.`;
  if (options.some((option) => !isTitle(option['title'], title)))
    return `Titles must be 1 to ${title} characters long.`;
  if (options.some((option) => !isTitle(option['id'], id))) return `Ids must be 1 to ${id} characters long.`;
  return new Set(options.map((option) => option['id'])).size < options.length ? 'Ids must differ.' : null;
};
