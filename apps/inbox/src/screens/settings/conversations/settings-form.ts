import {
  COMPANY_NAME_LENGTH,
  HAND_OFF_MESSAGE_LENGTH,
  type ConversationSettingsBody,
} from '@baton/contracts-inbox-protocol';
import { placeholdersIn } from '../../inbox/composer/template-text.ts';
import type { FieldProblems } from '../use-saving.ts';
import { DURATION_PROBLEM, durationOf, secondsOf, type Duration } from './duration.ts';

/** The settings as they are being written. */
export interface SettingsForm {
  readonly companyName: string;
  readonly pending: Duration;
  readonly resolve: Duration;
  readonly archive: Duration;
  readonly reopenOnMessage: boolean;
  readonly fallsBack: boolean;
  readonly fallBack: Duration;
  readonly handOffMessage: string;
}

const FIRST_FALL_BACK_SECONDS = 300;

export const formOf = (settings: ConversationSettingsBody): SettingsForm => ({
  companyName: settings.companyName,
  pending: durationOf(settings.pendingAfterSeconds),
  resolve: durationOf(settings.resolveAfterSeconds),
  archive: durationOf(settings.archiveAfterSeconds),
  reopenOnMessage: settings.reopenOnMessage,
  fallsBack: settings.fallBackAfterSeconds !== null,
  fallBack: durationOf(settings.fallBackAfterSeconds ?? FIRST_FALL_BACK_SECONDS),
  handOffMessage: settings.handOffMessage,
});

export type Checked =
  | { readonly kind: 'good'; readonly settings: ConversationSettingsBody }
  | { readonly kind: 'bad'; readonly problems: FieldProblems };

/** The settings that a form stands for, or what is wrong by field. */
export const settingsOf = (form: SettingsForm): Checked => {
  const [pending, resolve, archive] = [form.pending, form.resolve, form.archive].map(secondsOf);
  const fallBack = form.fallsBack ? secondsOf(form.fallBack) : null;
  const problems: Record<string, string> = {};
  if (form.companyName.trim() === '') problems.companyName = 'Enter the name that customers know you by';
  if (form.companyName.trim().length > COMPANY_NAME_LENGTH) problems.companyName = 'This is too long';
  if (pending === null) problems.pendingAfterSeconds = DURATION_PROBLEM;
  if (resolve === null) problems.resolveAfterSeconds = DURATION_PROBLEM;
  if (archive === null) problems.archiveAfterSeconds = DURATION_PROBLEM;
  if (form.fallsBack && fallBack === null) problems.fallBackAfterSeconds = DURATION_PROBLEM;
  const handOff = handOffProblem(form.handOffMessage);
  if (handOff !== null) problems.handOffMessage = handOff;
  if (Object.keys(problems).length > 0) return { kind: 'bad', problems };
  return {
    kind: 'good',
    settings: {
      companyName: form.companyName.trim(),
      pendingAfterSeconds: pending ?? 0,
      resolveAfterSeconds: resolve ?? 0,
      archiveAfterSeconds: archive ?? 0,
      reopenOnMessage: form.reopenOnMessage,
      fallBackAfterSeconds: fallBack,
      handOffMessage: form.handOffMessage.trim(),
    },
  };
};

const handOffProblem = (text: string): string | null => {
  if (text.trim().length > HAND_OFF_MESSAGE_LENGTH) return 'This is longer than every channel takes';
  const unknown = placeholdersIn(text).find(({ name }) => name !== 'agent_name');
  return unknown === undefined ? null : `{{${unknown.name}}} is not known here; {{agent_name}} is`;
};
