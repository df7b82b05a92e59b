import type { Agent } from '@baton/contracts-directory';
import { FixedClock } from '@baton/testing';
import type { Session } from '../../domain/session/session.state.ts';
import type { Sessions } from '../../domain/session/sessions.port.ts';
import { VerifySessionHandler } from './verify-session.handler.ts';

const HOUR = 3_600_000;

class OneSession implements Sessions {
  touches = 0;

  constructor(
    private session: Session,
    public agent: Agent,
  ) {}

  open(): Promise<void> {
    throw new Error('nobody signs in here');
  }

  find(token: string) {
    return Promise.resolve(token === 'known' ? { session: this.session, agent: this.agent } : null);
  }

  touch(_token: string, now: Date): Promise<void> {
    this.touches += 1;
    this.session = { ...this.session, lastSeenAt: now };
    return Promise.resolve();
  }

  end(): Promise<null> {
    return Promise.resolve(null);
  }
}

const given = () => {
  const clock = new FixedClock('2026-01-05T09:00:00.000Z');
  const opened = clock.now();
  const agent: Agent = {
    ...{ agentId: 'a1', email: 'ana@example.org', name: 'Ana', role: 'agent' },
    ...{ teamIds: ['t1'], leadsTeamIds: [], active: true },
  };
  const sessions = new OneSession({ sessionId: 's1', agentId: 'a1', openedAt: opened, lastSeenAt: opened }, agent);
  return { clock, sessions, handler: new VerifySessionHandler(sessions, clock) };
};

describe('verifying a session', () => {
  it('answers who it is, with the rights of now', async () => {
    const { sessions, handler } = given();
    sessions.agent = { ...sessions.agent, role: 'supervisor' };
    expect(await handler.handle('known')).toEqual({
      sessionId: 's1',
      agent: sessions.agent,
      expiresAt: '2026-01-05T21:00:00.000Z',
    });
    expect(await handler.handle('unknown')).toBeNull();
  });

  it('ends after 12 hours without use', async () => {
    const { clock, handler } = given();
    clock.advance(12 * HOUR - 1);
    expect(await handler.handle('known')).not.toBeNull();
    clock.advance(12 * HOUR);
    expect(await handler.handle('known')).toBeNull();
  });

  it('ends after 7 days, however busy', async () => {
    const { clock, handler } = given();
    for (let hours = 0; hours < 7 * 24 - 1; hours += 1) {
      clock.advance(HOUR);
      expect(await handler.handle('known')).not.toBeNull();
    }
    expect((await handler.handle('known'))?.expiresAt).toBe('2026-01-12T09:00:00.000Z');
    clock.advance(HOUR);
    expect(await handler.handle('known')).toBeNull();
  });

  it('notes use at most once a minute', async () => {
    const { clock, sessions, handler } = given();
    for (let seconds = 0; seconds < 120; seconds += 1) {
      await handler.handle('known');
      clock.advance(1_000);
    }
    expect(sessions.touches).toBe(1);
  });

  it('is over when the agent has left', async () => {
    const { sessions, handler } = given();
    sessions.agent = { ...sessions.agent, active: false };
    expect(await handler.handle('known')).toBeNull();
  });
});
