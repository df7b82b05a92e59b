import type { Agent } from '@baton/contracts-directory';
import { FixedClock } from '@baton/testing';
import type { Passwords } from '../../domain/passwords.port.ts';
import type { Sessions } from '../../domain/session/sessions.port.ts';
import type { SignInThrottle } from '../../domain/sign-in-throttle/sign-in-throttle.port.ts';
import type { Credentials } from './credentials.port.ts';
import { SignInHandler } from './sign-in.handler.ts';

const ana: Agent = {
  ...{ agentId: 'a1', email: 'ana@example.org', name: 'Ana', role: 'agent' },
  ...{ teamIds: ['t1'], leadsTeamIds: [], active: true },
};

/** Everything around the handler, and a list of what it did in which order. */
const given = (agent: Agent = ana, wait: number | null = null) => {
  const did: string[] = [];
  const credentials: Credentials = {
    find: (email) => {
      did.push('find');
      return Promise.resolve(email === agent.email ? { agent, passwordHash: 'hash of right' } : null);
    },
  };
  const passwords: Passwords = {
    hash: () => Promise.reject(new Error('signing in hashes nothing new')),
    verify: (password, hash) => {
      did.push(`verify against ${hash ?? 'nobody'}`);
      return Promise.resolve(hash === `hash of ${password}`);
    },
  };
  const throttle: SignInThrottle = {
    begin: () => {
      did.push('count');
      return Promise.resolve(wait);
    },
    succeed: () => {
      did.push('forgive');
      return Promise.resolve();
    },
  };
  const sessions: Sessions = {
    open: (_token, session) => {
      did.push(`open for ${session.agentId}`);
      return Promise.resolve();
    },
    find: () => Promise.resolve(null),
    touch: () => Promise.resolve(),
    end: () => Promise.resolve(null),
  };
  return { did, handler: new SignInHandler(credentials, passwords, throttle, sessions, new FixedClock()) };
};
const attempt = (email: string, password: string) => ({ email, password, ip: '192.0.2.1', userAgent: 'spec' });
const wrong = { kind: 'refused', refusal: { code: 'wrong-credentials' } };

describe('signing in', () => {
  it('opens a session with an unguessable token', async () => {
    const { did, handler } = given();
    const outcome = await handler.handle(attempt('ana@example.org', 'right'));
    expect(outcome).toMatchObject({ kind: 'accepted', result: { token: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(outcome).toMatchObject({ result: { principal: { agent: ana, expiresAt: '2026-01-05T21:00:00.000Z' } } });
    expect(did).toEqual(['count', 'find', 'verify against hash of right', 'forgive', 'open for a1']);
  });

  it('gives an unknown address the same work and the same answer as a wrong password', async () => {
    const known = given();
    const unknown = given();
    expect(await known.handler.handle(attempt('ana@example.org', 'false'))).toEqual(wrong);
    expect(await unknown.handler.handle(attempt('eve@example.org', 'false'))).toEqual(wrong);
    expect(known.did).toEqual(['count', 'find', 'verify against hash of right']);
    expect(unknown.did).toEqual(['count', 'find', 'verify against nobody']);
  });

  it('does not let in, nor tell, that an agent has left', async () => {
    const { did, handler } = given({ ...ana, active: false });
    expect(await handler.handle(attempt('ana@example.org', 'right'))).toEqual(wrong);
    expect(did).not.toContain('forgive');
  });

  it('looks at no password while the attempt has to wait', async () => {
    const { did, handler } = given(ana, 42);
    const outcome = await handler.handle(attempt('ana@example.org', 'right'));
    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'throttled', retryAfterSeconds: 42 } });
    expect(did).toEqual(['count']);
  });
});
