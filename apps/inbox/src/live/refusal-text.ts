import type { ConversationRefusal, People } from '@baton/contracts-inbox-protocol';

export const nameOf = (people: People, agentId: string | null): string =>
  people.agents.find((agent) => agent.agentId === agentId)?.name ?? 'Someone';

export const teamOf = (people: People, teamId: string): string =>
  people.teams.find((team) => team.teamId === teamId)?.name ?? 'another team';

const HANDLER = {
  assistant: 'the assistant is handling it',
  waiting: 'it is waiting in the queue',
  offered: 'it is being offered to someone',
  agent: 'an agent is handling it',
  none: 'it has ended',
};

/** Why something could not be done, in a sentence that a person can act on. */
export const refusalText = (refusal: ConversationRefusal, people: People): string => {
  switch (refusal.code) {
    case 'not-found':
      return 'This conversation does not exist any more, or you may not see it.';
    case 'owned-by-other':
      return `${nameOf(people, refusal.ownerId)} owns this conversation now.`;
    case 'not-owner':
      return 'You do not own this conversation. Claim it first.';
    case 'wrong-state':
      return `That is not possible now: ${HANDLER[refusal.handler]}.`;
    case 'window-closed':
      return 'The reply window is closed: the channel takes free text only for a time after the customer’s last message.';
    case 'newer-message':
      return 'A newer message arrived that you had not seen.';
    case 'too-long':
      return `This is ${refusal.length} characters long; the channel takes ${refusal.limit}.`;
    case 'empty':
      return 'There is nothing to send.';
    case 'stale-epoch':
      return 'The conversation changed hands meanwhile.';
    case 'lease-lost':
      return 'Another process routes these conversations now. Try again.';
    case 'unknown-message':
      return 'The message that this refers to is not known.';
    case 'wrap-up-open':
      return 'Complete the wrap-up first.';
    default:
      return refusal satisfies never;
  }
};

/** What the loser of a race for a claim is told. Both times by the server's clock, in milliseconds. */
export const claimLost = (winner: string, claimedAt: number, clickedAt: number): string => {
  const lead = (clickedAt - claimedAt) / 1000;
  // Clicks in the same tick may seem to precede the claim by the clock of this machine.
  if (lead > 60) return `${winner} claimed this before you`;
  return `${winner} claimed this ${Math.max(0.1, lead).toFixed(1)} s before you`;
};
