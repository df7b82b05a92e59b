import {
  CHANNEL_LIMITS,
  TEMPLATE_NAME,
  TEMPLATE_TEXT_LENGTH,
  VARIABLE_NAME,
  type Channel,
  type Template,
  type TemplateBody,
  type TemplatesBody,
} from '@baton/contracts-inbox-protocol';
import { placeholdersIn } from '../../inbox/composer/template-text.ts';
import type { FieldProblems } from '../use-saving.ts';

/** Channels on which agents write today. */
export const WRITTEN_CHANNELS = ['whatsapp', 'webchat'] as const satisfies readonly Channel[];

export const EMPTY: TemplateBody = { name: '', text: '', channels: [], teamIds: [] };

/** Null of all teams and of none; else these teams, of which a template must name at least one and no other. */
export type Edits = TemplatesBody['editsTeamIds'];

export const mayEditAny = (edits: Edits): boolean => edits === null || edits.length > 0;

export const mayEdit = (edits: Edits, { teamIds }: Pick<Template, 'teamIds'>): boolean =>
  edits === null || (teamIds.length > 0 && teamIds.every((id) => edits.includes(id)));

/** What the server would find wrong, before it is asked. */
export const problemsOf = (
  body: TemplateBody,
  edits: Edits,
  others: readonly Pick<Template, 'name'>[],
): FieldProblems => ({
  ...namedField('name', nameProblem(body.name.trim(), others)),
  ...namedField('text', textProblem(body.text)),
  ...namedField('teamIds', mayEdit(edits, body) ? null : 'Choose a team that you lead'),
});

const namedField = (field: string, problem: string | null): FieldProblems =>
  problem === null ? {} : { [field]: problem };

const nameProblem = (name: string, others: readonly Pick<Template, 'name'>[]): string | null => {
  if (name === '') return 'Give it a name';
  if (!TEMPLATE_NAME.test(name)) return 'Use lower-case letters, digits, - and _, such as order_status; 64 at most';
  return others.some((other) => other.name === name) ? 'Another template has this name' : null;
};

const textProblem = (text: string): string | null => {
  if (text.trim() === '') return 'Write what it says';
  if (text.length > TEMPLATE_TEXT_LENGTH)
    return `It is longer than ${TEMPLATE_TEXT_LENGTH.toLocaleString()} characters`;
  const places = placeholdersIn(text);
  const bad = places.find(({ name }) => !VARIABLE_NAME.test(name));
  if (bad !== undefined) return `Write {{${bad.name}}} in lower-case letters, digits and _, such as {{order_number}}`;
  const outside = text.replaceAll(/\{\{\s*[a-z][a-z0-9_]{0,63}\s*\}\}/g, '');
  return outside.includes('{{') ? 'There is a {{ that begins no variable, such as {{order_number}}' : null;
};

/** Channels of the template whose limit the text exceeds as it stands. */
export const tooLongFor = ({ text, channels }: Pick<TemplateBody, 'text' | 'channels'>): readonly Channel[] =>
  WRITTEN_CHANNELS.filter((channel) => {
    const limit = CHANNEL_LIMITS[channel].textLength;
    return (channels.length === 0 || channels.includes(channel)) && limit !== null && text.length > limit;
  });
