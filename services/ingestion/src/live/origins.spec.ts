import { bearer, framePolicy, mayCome } from './origins.ts';

const widget = (allowedOrigins: string[]) => ({
  settings: {
    ...{ accountId: 'w', allowedOrigins, title: '', welcome: '', colour: '#000000', preChat: [] },
    identityRequired: false,
  },
  secrets: { jwt: [], identity: [] },
});
const SHOP = 'https://shop.example.com';
const OWN = 'https://chat.example.com';

it.each([
  [SHOP, true],
  [OWN, true],
  [undefined, true],
  ['http://shop.example.com', false],
  ['https://shop.example.com:444', false],
  ['https://evilshop.example.com', false],
  ['https://shop.example.com.evil.org', false],
  ['https://example.com', false],
  ['null', false],
  ['', false],
])('a request from %s may come: %s', (origin, may) => {
  expect(mayCome(origin, widget([SHOP]), OWN)).toBe(may);
});

it('names who may frame the app, and nobody for a widget that does not exist', () => {
  expect(framePolicy(widget([SHOP]))).toMatch(/; frame-ancestors 'self' https:\/\/shop\.example\.com$/);
  expect(framePolicy(null)).toMatch(/; frame-ancestors 'none'$/);
});

it('reads the token of the header and nothing that could not be one', () => {
  expect(bearer({ authorization: 'Bearer wst_abc-DEF' })).toBe('wst_abc-DEF');
  for (const authorization of [
    undefined,
    '',
    'Basic x',
    'Bearer',
    'Bearer a b',
    'Bearer ä',
    `Bearer ${'x'.repeat(257)}`,
  ])
    expect(bearer(authorization === undefined ? {} : { authorization })).toBeNull();
});
