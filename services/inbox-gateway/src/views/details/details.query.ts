import type { ConversationDetails } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';
import { noDetails } from './details.projection.ts';

/** What is told of the conversation beside its row; empty where there is nothing. */
export const storedDetails = async (reader: Reader, conversationId: string): Promise<ConversationDetails> => {
  const { rows } = await reader.query<{ details: ConversationDetails }>({
    name: 'inbox-details',
    text: 'SELECT details FROM inbox.conversation_details WHERE conversation_id = $1',
    values: [conversationId],
  });
  return { ...noDetails(conversationId), ...rows[0]?.details };
};
