import type { Template } from '@baton/contracts-inbox-protocol';
import fc from 'fast-check';
import { fillTemplate, offeredTemplates, placeholdersIn, slashAt, variableValues } from './template-text.ts';

const NOON = new Date(2026, 10, 27, 12, 30);
const row = (customerName: string, language: string | null = 'en') => ({ customerName, language });

describe('filling in', () => {
  it('puts what is known in its place and leaves the rest to the person', () => {
    const values = variableValues(row('Maria Lopez'), 'Ana Silva', 'Acme', NOON);
    expect(fillTemplate('Hi {{customer_name}}, {{ agent_name }} of {{company_name}}: {{order_number}}', values)).toBe(
      'Hi Maria Lopez, Ana Silva of Acme: {{order_number}}',
    );
    expect(fillTemplate('{{date}} {{time}}', values)).toBe('November 27, 2026 12:30 PM');
  });

  it('writes date and time as the customer does, and as this browser where their language is none', () => {
    expect(variableValues(row('Max', 'de'), 'Ana', 'Acme', NOON)).toMatchObject({
      date: '27. November 2026',
      time: '12:30',
    });
    expect(variableValues(row('Max', 'not a language'), 'Ana', 'Acme', NOON).date).toContain('2026');
  });

  it('greets nobody with a number, and names no company that it does not know', () => {
    const values = variableValues(row('+49 171 5550134'), 'Ana', null, NOON);
    expect(fillTemplate('{{customer_name}} {{company_name}}', values)).toBe('{{customer_name}} {{company_name}}');
  });

  it('does not fill in what a value holds', () => {
    const values = variableValues(row('{{agent_name}}'), 'Ana', 'Acme', NOON);
    expect(fillTemplate('Hi {{customer_name}}', values)).toBe('Hi {{agent_name}}');
    expect(fillTemplate('{{toString}} {{constructor}}', {})).toBe('{{toString}} {{constructor}}');
  });
});

describe('placeholders', () => {
  it.each([
    ['{{order_number}}', ['order_number']],
    ['{{ Order Number }} and {{größe}}', ['Order Number', 'größe']],
    ['{{a}}{{b}}', ['a', 'b']],
    ['{single} {{}} {{ }} } }} {{', []],
    ['{{not\nclosed}}', []],
  ])('are found in %j', (text, names) => {
    expect(placeholdersIn(text).map(({ name }) => name)).toEqual(names);
  });

  it('tell where they stand', () => {
    const text = 'Order {{order_number}} is ready';
    const [place] = placeholdersIn(text);
    expect(text.slice(place?.from, place?.to)).toBe('{{order_number}}');
  });

  it('are gone from every text whose variables all have a value', () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text));
    const variable = fc.constantFrom('customer_name', 'agent_name', 'company_name', 'date', 'time');
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, variable)), (parts) => {
        const text = parts.map(([words, name]) => `${words}{{${name}}}`).join('');
        expect(placeholdersIn(fillTemplate(text, variableValues(row('Maria'), 'Ana', 'Acme', NOON)))).toEqual([]);
      }),
    );
  });
});

describe('the slash', () => {
  it.each([
    ['/', 1, { from: 0, query: '' }],
    ['/Gree', 5, { from: 0, query: 'gree' }],
    ['Hello /cl', 9, { from: 6, query: 'cl' }],
    ['Hello\n/cl and more', 9, { from: 6, query: 'cl' }],
    ['Hello /cl', 8, { from: 6, query: 'c' }],
    ['https://shop', 12, null],
    ['and/or', 6, null],
    ['/ ', 2, null],
    ['/greeting done', 14, null],
    ['', 0, null],
  ])('is looked for in %j at %i', (text, caret, found) => {
    expect(slashAt(text, caret)).toEqual(found);
  });
});

describe('offered templates', () => {
  const template = (name: string, change: Partial<Template> = {}): Template => ({
    ...{ templateId: name, name, text: 'Some text', channels: [], teamIds: [] },
    ...change,
  });
  const all = [
    template('closing', { text: 'Anything else? A greeting from us' }),
    template('ask_photo', { channels: ['whatsapp'] }),
    template('greeting'),
    template('late_greeting'),
    template('refund', { teamIds: ['billing'] }),
  ];
  const offered = (query: string, channel: 'whatsapp' | 'webchat' = 'webchat', teamId = 'support') =>
    offeredTemplates(all, { channel, teamId }, query).map(({ name }) => name);

  it('are those of the channel and the team', () => {
    expect(offered('')).toEqual(['closing', 'greeting', 'late_greeting']);
    expect(offered('', 'whatsapp')).toContain('ask_photo');
    expect(offered('', 'webchat', 'billing')).toContain('refund');
  });

  it('are sorted by how they fit', () => {
    expect(offered('greeting')).toEqual(['greeting', 'late_greeting', 'closing']);
    expect(offered('nothing like it')).toEqual([]);
  });
});
