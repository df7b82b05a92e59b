import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { handoffOf } from './handoff-steps.ts';

const AT = '2026-01-05T08:00:00.000Z';
type Row = Parameters<typeof handoffOf>[0];

const row = (change: Partial<Row>): Row => ({
  ...{ handler: 'assistant', ownerId: null, takeover: null, wrapUp: null },
  ...change,
});
const asked = (agentId: string): Row => row({ takeover: { agentId, at: AT } });

const steps = (of: Row): string =>
  handoffOf(of, 'me', (id) => `<${id}>`)
    .steps.map(({ step, ready }) => (ready ? step : `(${step})`))
    .join(' ');

describe('the steps of a hand-off', () => {
  it('are to join and then to accept while the assistant is in charge', () => {
    expect(steps(row({}))).toBe('join (accept)');
    expect(steps(asked('me'))).toBe('accept');
  });

  it('name the other one who asked, and let two ask', () => {
    expect(handoffOf(asked('ben'), 'me', (id) => `<${id}>`).standing).toBe('<ben> asked to take over.');
    expect(steps(asked('ben'))).toBe('join (accept)');
  });

  it('are to release and to end for who is in charge, and for nobody else', () => {
    expect(steps(row({ handler: 'agent', ownerId: 'me' }))).toBe('release end');
    expect(steps(row({ handler: 'agent', ownerId: 'ben' }))).toBe('(release) (end)');
  });

  it('are to accept what waits', () => {
    expect(steps(row({ handler: 'waiting' }))).toBe('accept (release)');
    expect(steps(row({ handler: 'offered' }))).toBe('accept (release)');
  });

  it('give a reason wherever one is not ready, and none where all are', () => {
    const handlers: ConversationRow['handler'][] = ['assistant', 'waiting', 'offered', 'agent', 'none'];
    for (const handler of handlers) {
      for (const ownerId of ['me', 'ben', null]) {
        const { steps: all, why } = handoffOf(row({ handler, ownerId }), 'me', String);
        expect({ handler, ownerId, told: why !== null }).toEqual({
          ...{ handler, ownerId },
          told: all.some(({ ready }) => !ready),
        });
      }
    }
  });
});
