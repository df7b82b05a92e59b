import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import type { Onlooker } from '../../views/conversation/conversation.query.ts';
import { conversationTopic } from './conversation.topic.ts';
import { listTopic } from './list.topic.ts';
import { mineTopic } from './mine.topic.ts';
import type { ConversationEntry, LiveFacts } from './topic.ts';

type Seen = { readonly teamId: string; readonly ownerId: string | null };

/** A conversation that went through these states, an entry for each step. */
const steps = (...states: readonly Seen[]): ConversationEntry[] =>
  states.slice(1).map((state, index) => ({
    kind: 'conversation',
    seq: index + 1,
    row: { conversationId: 'c', rev: index + 1, ...state } as ConversationRow,
    items: [],
    before: states[index] ?? null,
  }));

const ANA: Onlooker = { agentId: 'ana', seesAll: false, teamIds: ['team'] };
const facts: LiveFacts = { counts: () => ({ all: 0, waiting: 0, mine: 0 }) };
const team = (teamId: string, ownerId: string | null = null): Seen => ({ teamId, ownerId });

describe('what a topic makes of a conversation that moves', () => {
  const kinds = (topic: typeof listTopic, as: Onlooker, ...states: Seen[]): string[] =>
    topic.changes(steps(...states), { address: 'c', key: '', as }, facts).map(({ kind }) => kind);
  const TEAM = { ...ANA, agentId: '' };

  it.each([
    ['within the team', [team('team'), team('team', 'ben')], ['row']],
    ['into the team', [team('other'), team('team')], ['row']],
    ['out of the team', [team('team'), team('other')], ['gone']],
    ['elsewhere', [team('other'), team('other', 'ben')], []],
    // Somebody may have taken a snapshot in between.
    ['in and out again before a frame is sent', [team('other'), team('team'), team('other')], ['gone']],
    ['out and in again', [team('team'), team('other'), team('team')], ['row']],
    ['to an owner outside of the team', [team('team', 'ana'), team('other', 'ana')], ['gone']],
  ])('list: %s', (_where, states, expected) => {
    expect(kinds(listTopic, TEAM, ...states)).toEqual(expected);
  });

  it.each([
    ['claimed', [team('team'), team('team', 'ana')], ['row']],
    ['handed over where it can still be seen', [team('team', 'ana'), team('team', 'ben')], ['row', 'gone']],
    ['handed over out of sight', [team('team', 'ana'), team('other', 'ben')], ['gone']],
    ['owned for less than a frame', [team('other'), team('other', 'ana'), team('other')], ['gone']],
    ['somebody else’s', [team('team'), team('team', 'ben')], []],
  ])('mine: %s', (_where, states, expected) => {
    expect(kinds(mineTopic, ANA, ...states)).toEqual(expected);
  });

  it.each([
    ['in sight', [team('team'), team('team', 'ben')], ['row']],
    ['out of sight', [team('team'), team('other', 'ben')], ['gone']],
    ['elsewhere but owned', [team('team', 'ana'), team('other', 'ana')], ['row']],
  ])('conversation: %s', (_where, states, expected) => {
    expect(kinds(conversationTopic, ANA, ...states)).toEqual(expected);
  });
});
