import type { PreChatField } from '@baton/contracts-directory';
import { judgeForm } from './pre-chat-form.ts';

const field = (key: string, more: Partial<PreChatField> = {}): PreChatField => ({
  ...{ key, label: key.toUpperCase(), kind: 'text', required: false, choices: [] },
  ...more,
});
const FIELDS = [
  field('name', { required: true }),
  field('email', { kind: 'email' }),
  field('topic', { kind: 'choice', choices: ['A', 'B'] }),
];

it('takes what was asked and nothing else', () => {
  const form = { name: ' Ana ', email: 'ana@example.com', topic: 'B', role: 'admin', verified: 'true' };
  expect(judgeForm(FIELDS, form, false)).toEqual({
    kind: 'good',
    told: { name: 'Ana', email: 'ana@example.com', attributes: { topic: 'B' } },
  });
});

it('leaves who they are to the host site where it vouched for them', () => {
  expect(judgeForm(FIELDS, { name: 'Mallory', topic: 'A' }, true)).toEqual({
    kind: 'good',
    told: { attributes: { topic: 'A' } },
  });
  expect(judgeForm(FIELDS, {}, true).kind).toBe('good');
});

it.each<[Record<string, string>, string]>([
  [{}, 'form.name'],
  [{ name: '  ' }, 'form.name'],
  [{ name: 'a', email: 'nobody' }, 'form.email'],
  [{ name: 'a', topic: 'C' }, 'form.topic'],
])('names the field that is wrong in %j', (form, wrong) => {
  expect(judgeForm(FIELDS, form, false)).toMatchObject({ kind: 'bad', field: wrong });
});
