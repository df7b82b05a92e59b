import { TEMPLATE_VARIABLES, type ConversationRow, type Template } from '@baton/contracts-inbox-protocol';

export type KnownVariable = (typeof TEMPLATE_VARIABLES)[number];

/** What stands for a variable when a template is used; what is missing has to be filled in by the person. */
export type VariableValues = Partial<Readonly<Record<KnownVariable, string>>>;

/** A place in a text that waits to be filled in. */
export interface Placeholder {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Anything that a customer would take for a variable, well written or not. */
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_][^{}\n]{0,80}?)\s*\}\}/gu;

export const placeholdersIn = (text: string): readonly Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map((match) => ({
    name: match[1] ?? '',
    from: match.index,
    to: match.index + match[0].length,
  }));

/** The text with the values in their places, each as it is: what a value holds is not filled in again. */
export const fillTemplate = (text: string, values: VariableValues): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name as KnownVariable] ?? whole) : whole,
  );

/** A number stands for a customer whose name nobody knows: nobody is greeted with it. */
const looksLikeNumber = (name: string): boolean => /^[+\d\s().-]+$/.test(name);

export const variableValues = (
  row: Pick<ConversationRow, 'customerName' | 'language'>,
  agentName: string,
  companyName: string | null,
  now: Date,
): VariableValues => {
  const language = row.language ?? undefined;
  return {
    ...(looksLikeNumber(row.customerName) ? {} : { customer_name: row.customerName }),
    agent_name: agentName,
    ...(companyName === null ? {} : { company_name: companyName }),
    date: written(now, language, { dateStyle: 'long' }),
    time: written(now, language, { timeStyle: 'short' }),
  };
};

/** As the customer would write it; in this browser's language where theirs is not known. */
const written = (now: Date, language: string | undefined, style: Intl.DateTimeFormatOptions): string => {
  try {
    return new Intl.DateTimeFormat(language, style).format(now);
  } catch {
    return new Intl.DateTimeFormat(undefined, style).format(now);
  }
};

/** `/` at the beginning or after a space, and what has been typed of a name since; null when no name is being typed. */
export const slashAt = (text: string, caret: number): { readonly from: number; readonly query: string } | null => {
  const match = /(?:^|\s)\/([\w-]{0,64})$/.exec(text.slice(Math.max(0, caret - 80), caret));
  const query = match?.[1];
  return query === undefined ? null : { from: caret - query.length - 1, query: query.toLowerCase() };
};

/** Those of the channel and the team that fit what is typed: names that begin so, then that hold it, then texts. */
export const offeredTemplates = (
  templates: readonly Template[],
  { channel, teamId }: Pick<ConversationRow, 'channel' | 'teamId'>,
  query: string,
): readonly Template[] => {
  const rank = ({ name, text }: Template): number =>
    name.startsWith(query) ? 0 : name.includes(query) ? 1 : text.toLowerCase().includes(query) ? 2 : 3;
  return templates
    .filter(({ channels }) => channels.length === 0 || channels.includes(channel))
    .filter(({ teamIds }) => teamIds.length === 0 || teamIds.includes(teamId))
    .map((template) => ({ template, rank: rank(template) }))
    .filter(({ rank: at }) => at < 3)
    .sort((a, b) => a.rank - b.rank || (a.template.name < b.template.name ? -1 : 1))
    .map(({ template }) => template);
};
