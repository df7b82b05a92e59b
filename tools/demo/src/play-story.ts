import type { Customer, Reply } from './customer.port.ts';
import type { Random } from './random.ts';
import type { Line, Story } from './stories.ts';

export interface Stage {
  readonly customer: Customer;
  readonly random: Random;
  /** Resolves after so many milliseconds, or rejects when the demo is stopped. */
  pause(ms: number): Promise<void>;
}

const SECOND = 1000;
const LOOK_EVERY_MS = 1500;

/**
 * Plays one conversation from the customer's side: writes, waits for an answer, asks again when none comes, answers,
 * and ends with thanks. Ends early when nobody answers at all.
 */
export const playStory = async (story: Story, stage: Stage): Promise<'answered' | 'left'> => {
  const { customer, random, pause } = stage;
  const say = async (line: Line, replyTo?: string): Promise<void> => {
    await pause(random.between(2, 6) * SECOND);
    await customer.say(line, replyTo);
  };

  // A customer of an earlier run may have been answered before.
  let known = (await customer.replies()).length;
  for (const line of story.opening) await say(line);
  for (const answer of story.answers) {
    const heard = await awaitReply(story, known, stage);
    if (heard === null) return 'left';
    known = heard.count;
    // Some people quote what they answer.
    await say(answer, random.chance(0.25) ? heard.reply.id : undefined);
  }
  const last = await awaitReply({ ...story, nudges: [] }, known, stage);
  if (last !== null) await customer.thank(last.reply, story.thanks);
  return 'answered';
};

interface Heard {
  readonly reply: Reply;
  /** Replies so far. */
  readonly count: number;
}

/** The newest reply beyond those known; asks again with the story's nudges. Null when the customer gives up. */
const awaitReply = async (story: Story, known: number, stage: Stage): Promise<Heard | null> => {
  const { customer, random, pause } = stage;
  for (const nudge of [...story.nudges, null]) {
    const patience = random.between(60, 150) * SECOND;
    for (let waited = 0; waited < patience; waited += LOOK_EVERY_MS) {
      await pause(LOOK_EVERY_MS);
      const replies = await customer.replies();
      const reply = replies.at(-1);
      if (reply === undefined || replies.length <= known) continue;
      await pause(random.between(1, 4) * SECOND);
      await customer.read();
      return { reply, count: replies.length };
    }
    if (nudge !== null) await customer.say(nudge);
  }
  return null;
};
