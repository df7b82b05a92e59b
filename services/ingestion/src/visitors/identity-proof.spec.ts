import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { judgeProof } from './identity-proof.ts';

const NOW = new Date('2026-09-15T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const SECRETS = { jwt: ['next', 'present'], identity: ['next', 'present'] };
const claims = { external_user_id: 'user-42', email: 'ana@example.com', first_name: 'Ana', exp: SECONDS + 3_600 };

const sign = (more: Record<string, unknown>, secret = 'present', alg = 'HS256'): Promise<string> =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
const judge = async (jwt: string) => judgeProof({ jwt }, SECRETS, 'widget', NOW);
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('takes what any of the secrets has signed, and says who it is', async () => {
  const who = { externalId: 'user-42', email: 'ana@example.com', name: 'Ana Example', phone: '+1555' };
  for (const secret of SECRETS.jwt)
    expect(await judge(await sign({ last_name: 'Example', phone: '+1555', aud: ['other', 'widget'] }, secret))).toEqual(
      {
        kind: 'proved',
        who,
      },
    );
});

it.each<[string, () => Promise<string>, RegExp]>([
  ['alg none', async () => Promise.resolve(`${encoded({ alg: 'none' })}.${encoded(claims)}.`), /HS256|not a signed/],
  ['another secret', () => sign({}, 'guessed'), /not signed with the secret/],
  ['HS384', () => sign({}, 'present', 'HS384'), /HS256/],
  [
    'RS256',
    () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    },
    /HS256/,
  ],
  ['no expiry', () => sign({ exp: undefined }), /claim: exp/],
  ['an expiry that is no number', () => sign({ exp: 'never' }), /claim: exp/],
  ['expired', () => sign({ exp: SECONDS - 61 }), /expired/],
  ['not yet', () => sign({ nbf: SECONDS + 600 }), /claim: nbf/],
  ['a day and more', () => sign({ exp: SECONDS + 86_400 + 61 }), /within 24 hours/],
  ['another widget', () => sign({ aud: 'other' }), /aud/],
  ['no id', () => sign({ external_user_id: undefined }), /external_user_id/],
  ['an empty id', () => sign({ external_user_id: '' }), /external_user_id/],
  ['a number as id', () => sign({ external_user_id: 42 }), /external_user_id/],
  ['a long id', () => sign({ external_user_id: 'x'.repeat(129) }), /external_user_id/],
  ['a long address', () => sign({ email: `${'x'.repeat(251)}@a.b` }), /email/],
  ['a long name', () => sign({ first_name: 'x'.repeat(129) }), /first_name/],
  ['controls', () => sign({ first_name: 'a\nb' }), /first_name/],
  ['nonsense', async () => Promise.resolve('nonsense'), /not a signed/],
])('refuses %s, and names what is wrong', async (_, token, why) => {
  expect(await judge(await token())).toEqual({ kind: 'invalid', why: expect.stringMatching(why) as string });
});

it('does not confuse a public key with a secret', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect((await judge(await sign({}, pem))).kind).toBe('invalid');
});

it('takes the hash of exactly the identifier, with any of the secrets', async () => {
  const hash = (identifier: string, secret: string): string =>
    createHmac('sha256', secret).update(identifier).digest('hex');
  const proved = async (identifier: string, identifier_hash: string): Promise<string> =>
    (await judgeProof({ identifier, identifier_hash }, SECRETS, 'widget', NOW)).kind;
  for (const secret of SECRETS.identity) expect(await proved('user-42', hash('user-42', secret))).toBe('proved');
  expect(await proved('user-43', hash('user-42', 'present'))).toBe('invalid');
  expect(await proved('user-42', hash('user-42', 'guessed'))).toBe('invalid');
  expect(await proved('user-42', hash('user-42', 'present').toUpperCase())).toBe('invalid');
  expect(await proved('user-42', '')).toBe('invalid');
  expect(await proved('x'.repeat(129), hash('x'.repeat(129), 'present'))).toBe('invalid');
});

it('takes nothing where there is no secret', async () => {
  const nobody = { jwt: [], identity: [] };
  expect((await judgeProof({ jwt: await sign({}) }, nobody, 'widget', NOW)).kind).toBe('invalid');
  const identifier_hash = createHmac('sha256', '').update('a').digest('hex');
  expect((await judgeProof({ identifier: 'a', identifier_hash }, nobody, 'widget', NOW)).kind).toBe('invalid');
});
