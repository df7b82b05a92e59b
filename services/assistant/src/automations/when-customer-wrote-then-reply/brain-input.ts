import type { Channel } from '@baton/contracts-conversation';
import type { BrainInput, Line } from '../../domain/brain/brain.port.ts';
import type { Turn } from '../../domain/thread/next-turn.decider.ts';
import type { ThreadMessage } from '../../domain/thread/thread.state.ts';
import type { Understands } from '../../domain/understanding/understanding.port.ts';

interface Surroundings {
  readonly channel: Channel;
  readonly textLength: number;
  readonly contactName: string | null;
  readonly houseLanguage: string;
}

/** Messages a brain is told of at most, the newest: a flood must not grow its task without end. */
const LINES_AT_MOST = 60;

export const brainInput = (
  { unanswered, before }: Extract<Turn, { kind: 'speak' }>,
  understands: Understands,
  { channel, textLength, contactName, houseLanguage }: Surroundings,
): BrainInput => {
  const messages = unanswered.slice(-LINES_AT_MOST).map((message) => ({
    ...lineOf(message),
    author: 'customer' as const,
    understanding: understands.understand(message.choiceId === null ? message.text : ''),
  }));
  const heard = before.filter((message) => message.author !== 'assistant' || !message.withdrawn);
  const thread = heard.slice(-LINES_AT_MOST).map(lineOf);
  const spoken = messages.findLast(({ understanding }) => understanding.language !== 'unknown')?.understanding.language;
  const language = spoken ?? languageBefore(thread, understands) ?? houseLanguage;
  return { channel, textLength, language, contactName, thread, messages };
};

const languageBefore = (thread: readonly Line[], understands: Understands): string | undefined => {
  for (const { author, text, choiceId } of thread.toReversed()) {
    if (author !== 'customer' || choiceId !== null) continue;
    const { language } = understands.understand(text);
    if (language !== 'unknown') return language;
  }
  return undefined;
};

const lineOf = (message: ThreadMessage): Line => ({
  author: message.author === 'phoneApp' ? 'agent' : message.author,
  text: message.text,
  intent: message.author === 'assistant' ? message.intent : null,
  choiceId: message.author === 'customer' ? message.choiceId : null,
});
