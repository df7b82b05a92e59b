import type { Customer } from './customer.port.ts';
import type { DemoOptions } from './demo.options.ts';
import { nameIn } from './names.ts';
import { playStory } from './play-story.ts';
import { Random } from './random.ts';
import { STORIES, type Story } from './stories.ts';

/** Whom a story is played with. */
export interface Part {
  readonly id: string;
  readonly name: string;
  /** Digits of a phone that nobody has. */
  readonly waId: string;
  readonly story: Story;
}

export interface Show {
  /** A customer who can reach the shop on the story's channel. */
  cast(part: Part): Promise<Customer>;
  readonly options: DemoOptions;
  pause(ms: number): Promise<void>;
  say(line: string): void;
}

/** Begins a story every now and then, each with a customer of its own, until `pause` rejects. */
export const runDemo = async ({ cast, options, pause, say }: Show): Promise<void> => {
  const random = new Random(options.seed);
  // Every story is told once before any is told again.
  let untold: Story[] = [];
  for (let number = 0; ; number += 1) {
    // Each story has chances of its own, so that answers of agents do not change the order of the next stories.
    const own = new Random(Math.floor(random.next() * 2 ** 32));
    if (untold.length === 0) untold = random.shuffled(STORIES);
    const story = untold.pop() ?? STORIES[0];
    const name = nameIn(story.language, own);
    const part: Part = { id: `demo-${options.seed}-${number}`, name, waId: numberOf(options.seed, number), story };
    const who = story.channel === 'shop' ? 'A visitor of the shop' : name;
    say(`${who} writes about ${story.topic} (${story.language})`);
    play(cast, part, { random: own, pause }).then(
      (end) => say(`${who} ${end === 'answered' ? 'is done with' : 'gave up waiting about'} ${story.topic}`),
      (error: unknown) => {
        if (error instanceof Stopped) return;
        say(`${who} could not go on: ${error instanceof Error ? error.message : 'unknown'}`);
      },
    );
    await pause((60_000 / options.rate) * random.between(0.5, 1.5));
  }
};

const play = async (
  cast: Show['cast'],
  part: Part,
  stage: { readonly random: Random; pause(ms: number): Promise<void> },
): Promise<'answered' | 'left'> => {
  const customer = await cast(part);
  try {
    return await playStory(part.story, { ...stage, customer });
  } finally {
    customer.leave();
  }
};

/** The demo was asked to end. */
export class Stopped extends Error {}

/** Fictional, and never one of the sandbox's own customers, whose numbers go on with 0. */
const numberOf = (seed: number, number: number): string =>
  `1555${100 + (Math.abs(seed) % 900)}${String(number % 10_000).padStart(4, '0')}`;
