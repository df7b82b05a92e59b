import type { ChatMessage, CustomerAction, SandboxClient } from '@baton/whatsapp-sandbox';
import { readOptions } from './demo.options.ts';
import { playStory } from './play-story.ts';
import { Random } from './random.ts';
import { runDemo, Stopped } from './run-demo.ts';
import { STORIES, type Story } from './stories.ts';

/** Phones in memory, with an agent that answers as many times as the test says. */
class FakeSandbox {
  readonly sent: CustomerAction[] = [];
  readonly names: string[] = [];
  reads = 0;
  private replies = 0;

  constructor(private readonly agentAnswers: number) {}

  readonly client = {
    addCustomer: (customer: { name: string }) => {
      this.names.push(customer.name);
      return Promise.resolve(customer);
    },
    send: (action: CustomerAction) => {
      this.sent.push(action);
      this.replies += 1;
      return Promise.resolve({ id: 'wamid.x' });
    },
    read: () => {
      this.reads += 1;
      return Promise.resolve();
    },
    messages: () => {
      const count = Math.min(this.replies, this.agentAnswers);
      return Promise.resolve(
        Array.from({ length: count }, (_, at) => ({ id: `wamid.${at}`, from: 'business' }) as ChatMessage),
      );
    },
  } as unknown as SandboxClient;
}

const story: Story = { ...STORIES[0], opening: ['hi'], answers: ['one', 'two'], nudges: ['hello?'], thanks: '👍' };
const atOnce = (): Promise<void> => Promise.resolve();

describe('a story', () => {
  it('answers each reply, reads it, and ends with a reaction', async () => {
    const sandbox = new FakeSandbox(9);
    expect(await playStory(story, 'ana', { client: sandbox.client, random: new Random(1), pause: atOnce })).toBe(
      'answered',
    );
    expect(sandbox.sent.map(({ text, reaction }) => text ?? reaction?.emoji)).toEqual(['hi', 'one', 'two', '👍']);
    expect(sandbox.reads).toBe(3);
  });

  it('asks again and leaves when nobody answers', async () => {
    const sandbox = new FakeSandbox(0);
    expect(await playStory(story, 'ana', { client: sandbox.client, random: new Random(1), pause: atOnce })).toBe(
      'left',
    );
    expect(sandbox.sent.map(({ text }) => text)).toEqual(['hi', 'hello?']);
  });
});

describe('the demo', () => {
  const firstCustomers = async (seed: number): Promise<string[]> => {
    const sandbox = new FakeSandbox(0);
    let starts = 0;
    const pause = (ms: number): Promise<void> => {
      // Only the pauses between stories are this long at this rate.
      if (ms < 200_000) return new Promise(() => undefined);
      starts += 1;
      return starts < 8 ? Promise.resolve() : Promise.reject(new Stopped());
    };
    const options = { rate: 0.1, seed, minutes: null };
    await expect(runDemo({ client: sandbox.client, options, pause, say: () => undefined })).rejects.toThrow(Stopped);
    return sandbox.names;
  };

  it('tells the same stories for the same seed, and others for another', async () => {
    expect(await firstCustomers(1)).toHaveLength(8);
    expect(await firstCustomers(1)).toEqual(await firstCustomers(1));
    expect(await firstCustomers(2)).not.toEqual(await firstCustomers(1));
  });
});

describe('options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({ rate: 6, seed: 1, minutes: null });
    expect(readOptions(['--rate', '30', '--seed', '7', '--minutes', '0.5'])).toEqual({
      rate: 30,
      seed: 7,
      minutes: 0.5,
    });
  });

  it.each([
    [['--rate', 'fast'], '--rate must be a number'],
    [['--rate', '0'], '--rate must be between'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--minutes', '-1'], '--minutes'],
    [['--speed', '1'], '--speed'],
  ])('say what is wrong with %j', (args, problem) => {
    expect(() => readOptions(args)).toThrow(problem);
  });
});
