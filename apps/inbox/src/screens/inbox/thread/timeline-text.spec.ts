import type { People, TimelineItem } from '@baton/contracts-inbox-protocol';
import { timelineLine } from './timeline-text.ts';

const PEOPLE: People = {
  agents: [
    { agentId: 'ana', name: 'Ana', active: true },
    { agentId: 'ben', name: 'Ben', active: true },
  ],
  teams: [{ teamId: 't1', name: 'Billing' }],
};

const line = (type: string, details: TimelineItem['details'], agentId: string | null = 'ana') =>
  timelineLine({ kind: 'timeline', type, details, agentId } as TimelineItem, PEOPLE);

describe('timelineLine', () => {
  it.each([
    ['EpisodeOpened', { cause: 'customerMessage' }, 'The customer wrote again'],
    ['ConversationEscalated', { by: 'rule', reason: 'no assistant' }, 'Put into the queue · no assistant'],
    ['ConversationClaimed', { how: 'takeOver' }, 'Ana took over this conversation'],
    ['ConversationAssigned', { byAgentId: 'ana', toAgentId: 'ben' }, 'Ana assigned this to Ben'],
    [
      'ConversationAssigned',
      { byAgentId: null, toTeamId: 't', cause: 'waited' },
      'Moved to another team: nobody was free for too long',
    ],
    [
      'ConversationReleased',
      { agentId: 'ana', to: 'queue', cause: 'agentUnavailable' },
      'Back to the queue: Ana is not available any more',
    ],
    ['ConversationTransferred', { fromAgentId: 'ben', toTeamId: 't1' }, 'Ben transferred this to Billing'],
    ['ConversationReleased', { to: 'queue' }, 'Ana returned this to the queue'],
    ['ConversationEnded', { by: 'customer' }, 'The customer ended the conversation'],
    ['WrapUpCompleted', { timedOut: true, disposition: 'wrapUpTimeout' }, 'The wrap-up ran out of time'],
    ['ConversationMarkedPending', { cause: 'timer' }, 'Marked pending automatically'],
    ['ConversationResolved', { cause: 'agent' }, 'Ana marked this resolved'],
    ['TagsApplied', { tags: ['vip', 'late'] }, 'Ana added vip, late'],
    ['PrioritySet', { priority: 'high', by: 'agent' }, 'Ana set the priority to high'],
  ] as const)('says %s in words', (type, details, text) => {
    expect(line(type, details).text).toBe(text);
  });

  it('quotes what somebody wrote along with it', () => {
    expect(
      line('ConversationTransferred', { fromAgentId: 'ana', toAgentId: 'ben', note: 'Knows the carrier' }).quote,
    ).toBe('Knows the carrier');
    expect(line('PrioritySet', { priority: 'high', by: 'agent', reason: 'VIP' }).quote).toBe('VIP');
    expect(line('ConversationEscalated', { by: 'rule', reason: 'r', summary: 'Late parcel' }).quote).toBe(
      'Late parcel',
    );
    expect(line('ConversationClaimed', { how: 'claim' }).quote).toBeNull();
  });

  it('shows an event of a newer server and an unknown person', () => {
    expect(line('TranscriptTranslated', {}).text).toBe('Transcript translated');
    expect(line('ConversationClaimed', {}, 'gone').text).toBe('Someone claimed this conversation');
    expect(line('ConversationClaimed', {}, null).text).toBe('Baton claimed this conversation');
  });
});
