import type { PreChatField } from '@baton/contracts-directory';
import type { ToldProfile } from '../profile-item.ts';

export type JudgedForm =
  | { readonly kind: 'good'; readonly told: ToldProfile }
  | { readonly kind: 'bad'; readonly field: string; readonly message: string };

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
const OWN_FIELDS: ReadonlySet<string> = new Set(['name', 'email', 'phone']);

/**
 * The answers to the questions that the widget asks, and to no others. What a visitor types is stored as told: nobody
 * vouches for it, and it merges nobody.
 */
export const judgeForm = (
  fields: readonly PreChatField[],
  form: Readonly<Record<string, string>>,
  isVouched: boolean,
): JudgedForm => {
  const told = new Map<string, string>();
  for (const field of fields) {
    const value = (Object.hasOwn(form, field.key) ? (form[field.key] ?? '') : '').trim();
    const problem = problemOf(field, value, isVouched);
    if (problem !== null) return { kind: 'bad', field: `form.${field.key}`, message: problem };
    if (value !== '') told.set(field.key, value);
  }
  const own = [...told].filter(([key]) => OWN_FIELDS.has(key));
  const attributes = Object.fromEntries([...told].filter(([key]) => !OWN_FIELDS.has(key)));
  // The host site knows better who a vouched visitor is.
  return { kind: 'good', told: { ...(isVouched ? {} : Object.fromEntries(own)), attributes } };
};

const problemOf = (field: PreChatField, value: string, isVouched: boolean): string | null => {
  const { key, label, kind, required, choices } = field;
  if (value === '') return required && !(isVouched && OWN_FIELDS.has(key)) ? `${label} must be answered.` : null;
  if (kind === 'email' && !EMAIL.test(value)) return `${label} must be an e-mail address.`;
  return kind === 'choice' && !choices.includes(value) ? `${label} must be one of its choices.` : null;
};
