import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { LiveStore } from './live-store.ts';

const rowOf = (conversationId: string, minute: number, patch: Partial<ConversationRow> = {}): ConversationRow => ({
  conversationId,
  rev: 1,
  contactId: `contact-${conversationId}`,
  customerName: conversationId,
  channel: 'whatsapp',
  accountId: 'account',
  teamId: 'support',
  handler: 'waiting',
  status: 'active',
  displayStatus: 'pending',
  priority: 'normal',
  episode: 1,
  epoch: 1,
  ownerId: null,
  ownedSince: null,
  wrapUp: null,
  reason: null,
  tags: [],
  preview: null,
  lastActivityAt: new Date(minute * 60_000).toISOString(),
  waitingSince: null,
  unanswered: 0,
  lastCustomerMessageAt: null,
  windowClosesAt: null,
  turns: 0,
  customerMessages: 0,
  lastMessageBy: null,
  sentiment: null,
  language: null,
  confidence: null,
  takeover: null,
  offer: null,
  createdAt: new Date(0).toISOString(),
  ...patch,
});

const ALL = { scope: 'all', sort: 'newest' } as const;

describe('LiveStore', () => {
  let store: LiveStore;
  beforeEach(() => {
    store = new LiveStore({ agentId: 'ana', seesAll: false, teamIds: ['support'] });
    const rows = [rowOf('c', 3), rowOf('b', 2), rowOf('a', 1)];
    store.applySnapshot('list', { rows, next: null }, ALL);
    store.flush();
  });
  const ids = (): readonly string[] => store.window('all', 'newest').ids;
  const put = (row: ConversationRow): void => store.applyChange('list', { kind: 'row', row });

  it('tells only those whose subject changed, once a flush', () => {
    const heard: string[] = [];
    for (const key of ['row:a', 'row:b', 'window:all:newest', 'counts'] as const)
      store.subscribe(key, () => heard.push(key));
    put(rowOf('a', 1, { rev: 2, unanswered: 1 }));
    put(rowOf('a', 1, { rev: 3, unanswered: 2 }));
    expect(heard).toEqual([]);
    store.flush();
    expect(heard).toEqual(['row:a']);
    put(rowOf('a', 9, { rev: 4 }));
    store.flush();
    expect(heard.toSorted()).toEqual(['row:a', 'row:a', 'window:all:newest']);
  });

  it('keeps the identity of what did not change', () => {
    const row = store.row('a');
    const window = store.window('all', 'newest');
    put({ ...rowOf('a', 1) });
    store.applyChange('mine', { kind: 'row', row: rowOf('b', 2) });
    expect(store.row('a')).toBe(row);
    expect(store.window('all', 'newest')).toBe(window);
  });

  it('holds the order, counts what waits, and lets go', () => {
    store.holdWindow('all', 'newest', true);
    put(rowOf('a', 9, { rev: 2 }));
    put(rowOf('d', 8));
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(store.window('all', 'newest').heldUpdates).toBe(2);
    expect(store.row('a')?.rev).toBe(2);
    store.holdWindow('all', 'newest', false);
    expect(ids()).toEqual(['a', 'd', 'c', 'b']);
  });

  it('lets a row that may no longer be seen leave even a held list', () => {
    store.holdWindow('all', 'newest', true);
    store.applyChange('list', { kind: 'gone', conversationId: 'b' });
    expect(ids()).toEqual(['c', 'a']);
  });

  it('shows a command before the server does, and takes it back when it did not happen', () => {
    const operation = {
      operationId: 'o',
      conversationId: 'a',
      command: 'set-priority',
      patch: { priority: 'urgent' },
      acceptedRev: null,
    } as const;
    store.begin(operation);
    expect(store.row('a')?.priority).toBe('urgent');
    put(rowOf('a', 1, { rev: 2, unanswered: 1 }));
    expect(store.row('a')).toMatchObject({ priority: 'urgent', unanswered: 1 });
    store.settle('a', 'o', null);
    expect(store.row('a')?.priority).toBe('normal');
  });

  it('keeps showing an accepted command until its row arrives, in whatever order', () => {
    const operation = {
      operationId: 'o',
      conversationId: 'a',
      command: 'set-priority',
      patch: { priority: 'urgent' },
      acceptedRev: null,
    } as const;
    store.begin(operation);
    store.settle('a', 'o', 3);
    put(rowOf('a', 1, { rev: 2 }));
    expect(store.row('a')?.priority).toBe('urgent');
    put(rowOf('a', 1, { rev: 3, priority: 'urgent' }));
    expect(store.operations('a')).toEqual([]);
    store.begin({ ...operation, operationId: 'p' });
    put(rowOf('a', 1, { rev: 4, priority: 'low' }));
    store.settle('a', 'p', 4);
    expect(store.row('a')?.priority).toBe('low');
  });

  it('moves a row between tabs as soon as a command says so', () => {
    expect(store.ensureWindow('waiting', 'newest')).toBe('ready');
    store.begin({
      operationId: 'o',
      conversationId: 'a',
      command: 'claim',
      patch: { handler: 'agent', ownerId: 'ana' },
      acceptedRev: null,
    });
    expect(store.window('waiting', 'newest').ids).toEqual(['c', 'b']);
  });

  it('counts as needing attention what is mine and unanswered, a wrap-up apart', () => {
    put(rowOf('a', 1, { rev: 2, ownerId: 'ana', unanswered: 1 }));
    put(rowOf('b', 1, { rev: 2, ownerId: 'ana', unanswered: 1, wrapUp: { agentId: 'ana', deadline: null } }));
    put(rowOf('c', 1, { rev: 2, ownerId: 'ben', unanswered: 1 }));
    expect(store.attention()).toEqual(['a']);
  });

  it('passes over a kind of change that it does not know', () => {
    expect(() => store.applyChange('list', { kind: 'novelty' } as never)).not.toThrow();
    expect(ids()).toEqual(['c', 'b', 'a']);
  });
});
