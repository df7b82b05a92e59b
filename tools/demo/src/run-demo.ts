import type { SandboxClient } from '@baton/whatsapp-sandbox';
import type { DemoOptions } from './demo.options.ts';
import { nameIn } from './names.ts';
import { playStory, type Stage } from './play-story.ts';
import { Random } from './random.ts';
import { STORIES, type Story } from './stories.ts';

export interface Show {
  readonly client: SandboxClient;
  readonly options: DemoOptions;
  pause(ms: number): Promise<void>;
  say(line: string): void;
}

/** Begins a story every now and then, each with a customer of its own, until `pause` rejects. */
export const runDemo = async ({ client, options, pause, say }: Show): Promise<void> => {
  const random = new Random(options.seed);
  // Every story is told once before any is told again.
  let untold: Story[] = [];
  for (let number = 0; ; number += 1) {
    // Each story has chances of its own, so that answers of agents do not change the order of the next stories.
    const own = new Random(Math.floor(random.next() * 2 ** 32));
    if (untold.length === 0) untold = random.shuffled(STORIES);
    const story = untold.pop() ?? STORIES[0];
    const name = nameIn(story.language, own);
    const id = `demo-${options.seed}-${number}`;
    await client.addCustomer({ id, name, waId: numberOf(options.seed, number) });
    say(`${name} writes about ${story.topic} (${story.language})`);
    const stage: Stage = { client, random: own, pause };
    playStory(story, id, stage).then(
      (end) => say(`${name} ${end === 'answered' ? 'is done' : 'gave up waiting'}`),
      (error: unknown) => {
        if (!(error instanceof Stopped))
          say(`${name} could not go on: ${error instanceof Error ? error.message : 'unknown'}`);
      },
    );
    await pause((60_000 / options.rate) * random.between(0.5, 1.5));
  }
};

/** The demo was asked to end. */
export class Stopped extends Error {}

/** Fictional, and never one of the sandbox's own customers, whose numbers go on with 0. */
const numberOf = (seed: number, number: number): string =>
  `1555${100 + (Math.abs(seed) % 900)}${String(number % 10_000).padStart(4, '0')}`;
