import type { ConversationRefusal } from '@baton/contracts-inbox-protocol';
import { claimLost, refusalText } from './refusal-text.ts';

const PEOPLE = { agents: [{ agentId: 'ben', name: 'Ben', active: true }], teams: [] };

const REFUSALS: readonly ConversationRefusal[] = [
  { code: 'not-found' },
  { code: 'owned-by-other', ownerId: 'ben', since: '' },
  { code: 'not-owner' },
  { code: 'wrong-state', handler: 'waiting', status: 'active' },
  { code: 'window-closed', closedAt: null },
  { code: 'newer-message', messageId: 'm', author: 'customer', at: '' },
  { code: 'too-long', limit: 4096, length: 5000 },
  { code: 'empty' },
  { code: 'stale-epoch', epoch: 3 },
  { code: 'unknown-message' },
  { code: 'wrap-up-open' },
];

describe('refusalText', () => {
  it('has a sentence of its own for every refusal', () => {
    const texts = REFUSALS.map((refusal) => refusalText(refusal, PEOPLE));
    expect(new Set(texts).size).toBe(REFUSALS.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('names the owner and the numbers', () => {
    expect(refusalText({ code: 'owned-by-other', ownerId: 'ben', since: '' }, PEOPLE)).toContain('Ben');
    expect(refusalText({ code: 'too-long', limit: 4096, length: 5000 }, PEOPLE)).toMatch(/5000.*4096/);
  });
});

describe('claimLost', () => {
  it('tells by how much, in tenths of a second, and never that nobody was first', () => {
    expect(claimLost('Ben', 1_000, 1_420)).toBe('Ben claimed this 0.4 s before you');
    expect(claimLost('Ben', 1_000, 950)).toBe('Ben claimed this 0.1 s before you');
    expect(claimLost('Ben', 0, 3_600_000)).toBe('Ben claimed this before you');
  });
});
