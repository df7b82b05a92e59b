import type { TemplateBody } from '@baton/contracts-inbox-protocol';
import { mayEdit, mayEditAny, problemsOf, tooLongFor } from './template-form.ts';

const body = (change: Partial<TemplateBody> = {}): TemplateBody => ({
  ...{ name: 'greeting', text: 'Hi {{customer_name}}, {{ order_number }}', channels: [], teamIds: [] },
  ...change,
});
const fields = (change: Partial<TemplateBody>, edits: readonly string[] | null = null): string[] =>
  Object.keys(problemsOf(body(change), edits, [{ name: 'closing' }]));

describe('the form of a template', () => {
  it('takes what the server takes', () => {
    expect(fields({})).toEqual([]);
    expect(fields({ name: ' order-status_2 ', text: 'A { single } brace and }} too' })).toEqual([]);
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'Order status' }],
    ['name', { name: '_x' }],
    ['name', { name: 'x'.repeat(65) }],
    ['name', { name: 'closing' }],
    ['text', { text: ' \n' }],
    ['text', { text: 'x'.repeat(10_001) }],
    ['text', { text: 'Hi {{Customer Name}}' }],
    ['text', { text: 'Hi {{customer_name}} {{' }],
    ['text', { text: 'Hi {{}}' }],
  ])('says what is wrong with %s in %j', (field, change) => {
    expect(fields(change)).toEqual([field]);
  });

  it('keeps supervisors to the teams that they lead', () => {
    expect(fields({ teamIds: ['a'] }, ['a'])).toEqual([]);
    expect(fields({ teamIds: [] }, ['a'])).toEqual(['teamIds']);
    expect(fields({ teamIds: ['a', 'b'] }, ['a'])).toEqual(['teamIds']);
    expect([mayEditAny(null), mayEditAny(['a']), mayEditAny([])]).toEqual([true, true, false]);
    expect(mayEdit([], { teamIds: [] })).toBe(false);
  });

  it('tells the channels that it is too long for', () => {
    const text = 'x'.repeat(4_097);
    expect(tooLongFor({ text, channels: [] })).toEqual(['whatsapp']);
    expect(tooLongFor({ text, channels: ['webchat'] })).toEqual([]);
    expect(tooLongFor({ text: 'short', channels: [] })).toEqual([]);
  });
});
