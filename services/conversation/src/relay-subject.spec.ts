import { partitionOf } from '@baton/messaging';
import { subjectOf } from './relay.module.ts';

it.each([
  ['conversation-c1', 'CustomerMessageReceived', 'customer.c1.CustomerMessageReceived'],
  ['conversation-c1', 'AgentReplied', 'reply.c1.AgentReplied'],
  ['conversation-c1', 'MessageDeliveryReported', 'delivery.c1.MessageDeliveryReported'],
  ['conversation-c1', 'ConversationClaimed', 'life.c1.ConversationClaimed'],
  ['contact-k1', 'ContactIdentified', 'contact.k1.ContactIdentified'],
])('%s %s goes out as %s', (stream, type, rest) => {
  const key = stream.split('-')[1] as string;
  expect(subjectOf({ stream, type })).toBe(`ev.${String(partitionOf(key))}.${rest}`);
});

it('what other services store goes out under their stream, in letters that a subject takes', () => {
  expect(subjectOf({ stream: 'agent-a.1 *', type: 'AgentAdded' })).toMatch(/^ev\.\d\.other\.agent-a_1__\.AgentAdded$/);
});
