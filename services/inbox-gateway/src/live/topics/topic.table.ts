import { conversationTopic } from './conversation.topic.ts';
import { countsTopic } from './counts.topic.ts';
import { listTopic } from './list.topic.ts';
import { mineTopic } from './mine.topic.ts';
import { peopleTopic } from './people.topic.ts';
import type { TopicDefinition } from './topic.ts';

export const TOPICS: ReadonlyMap<string, TopicDefinition> = new Map(
  [listTopic, mineTopic, countsTopic, peopleTopic, conversationTopic].map((topic) => [topic.name, topic]),
);

/** `conversation:<id>` → its name and subject. */
export const splitTopic = (topic: string): { readonly name: string; readonly subject: string } => {
  const colon = topic.indexOf(':');
  return colon === -1 ? { name: topic, subject: '' } : { name: topic.slice(0, colon), subject: topic.slice(colon + 1) };
};
