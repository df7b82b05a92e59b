import type { ChatMessage, SandboxClient } from '@baton/whatsapp-sandbox';
import type { Random } from './random.ts';
import type { Line, Story } from './stories.ts';

export interface Stage {
  readonly client: SandboxClient;
  readonly random: Random;
  /** Resolves after so many milliseconds, or rejects when the demo is stopped. */
  pause(ms: number): Promise<void>;
}

const SECOND = 1000;
const LOOK_EVERY_MS = 1500;

/**
 * Plays one conversation from the customer's side: writes, waits for an answer, asks again when none comes, answers,
 * and ends with a reaction. Ends early when nobody answers at all.
 */
export const playStory = async (story: Story, customer: string, stage: Stage): Promise<'answered' | 'left'> => {
  const { client, random, pause } = stage;
  const say = async (line: Line, replyTo?: string): Promise<void> => {
    await pause(random.between(2, 6) * SECOND);
    const said = typeof line === 'string' ? { text: line } : line;
    await client.send({ customer, ...said, ...(replyTo === undefined ? {} : { replyTo }) });
  };

  // A customer of an earlier run may have been answered before.
  let known = (await repliesTo(customer, client)).length;
  for (const line of story.opening) await say(line);
  for (const answer of story.answers) {
    const reply = await awaitReply(story, customer, known, stage);
    if (reply === null) return 'left';
    known = reply.count;
    // Some people quote what they answer.
    await say(answer, random.chance(0.25) ? reply.message.id : undefined);
  }
  const last = await awaitReply({ ...story, nudges: [] }, customer, known, stage);
  if (last !== null) await client.send({ customer, reaction: { messageId: last.message.id, emoji: story.thanks } });
  return 'answered';
};

const repliesTo = async (customer: string, client: SandboxClient): Promise<readonly ChatMessage[]> =>
  (await client.messages(customer)).filter(({ from }) => from === 'business');

interface Reply {
  readonly message: ChatMessage;
  /** Replies of agents so far. */
  readonly count: number;
}

/** The newest reply beyond those known; asks again with the story's nudges. Null when the customer gives up. */
const awaitReply = async (story: Story, customer: string, known: number, stage: Stage): Promise<Reply | null> => {
  const { client, random, pause } = stage;
  for (const nudge of [...story.nudges, null]) {
    const patience = random.between(60, 150) * SECOND;
    for (let waited = 0; waited < patience; waited += LOOK_EVERY_MS) {
      await pause(LOOK_EVERY_MS);
      const replies = await repliesTo(customer, client);
      const message = replies.at(-1);
      if (message === undefined || replies.length <= known) continue;
      await pause(random.between(1, 4) * SECOND);
      await client.read(customer);
      return { message, count: replies.length };
    }
    if (nudge !== null) await client.send({ customer, text: nudge });
  }
  return null;
};
