import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readScript, scriptFrom } from './script-file.adapter.ts';

const FILE = path.resolve(import.meta.dirname, '../../scripts/demo-shop.yaml');
const DEMO = readFileSync(FILE, 'utf8');

describe('a script’s file', () => {
  it('of the demo shop can be used', () => {
    const script = readScript(FILE);
    expect(script.intents.length).toBeGreaterThan(10);
    expect(script.flows.map(({ id }) => id)).toEqual(['order-status', 'return', 'billing', 'change-order']);
  });

  const changed = (from: string, to: string): string => {
    expect(DEMO).toContain(from);
    return DEMO.replace(from, to);
  };

  it.each([
    ['no YAML', () => 'a: [', /script cannot be used/],
    ['a key with a typing error', () => changed('houseLanguage:', 'houseLangauge:'), /houseLangauge/],
    ['a flow that is not there', () => changed('flow: order-status', 'flow: order-satus'), /no flow order-satus/],
    ['an unknown skill', () => changed('skills: [billing]', 'skills: [biling]'), /biling is not among the skills/],
    [
      'a language without words',
      () => changed('languages: [en, de, es]', 'languages: [en, de, es, fr]'),
      /nothing in fr/,
    ],
    ['a pattern that is none', () => changed('(?!\\w)', '(?!\\w'), /no regular expression/],
    ['a step that does nothing', () => changed('lookUp: [orderNumber, email]', ''), /order-status\/found does nothing/],
    ['two intents of one name', () => changed('- id: thanks', '- id: greeting'), /greeting is there twice/],
    [
      'a flow without an end',
      () =>
        changed(
          '      - id: label\n        say:',
          '      - id: label\n        when: { parameter: change, isOneOf: [x] }\n        say:',
        ),
      /flow return has no end/,
    ],
  ])('with %s is refused with the reason', (_, yaml, why) => {
    expect(() => scriptFrom(yaml())).toThrow(why);
  });
});
