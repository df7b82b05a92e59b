import type { ChatMessage, CustomerAction, SandboxClient } from '@baton/whatsapp-sandbox';
import type { Customer } from './customer.port.ts';
import { readOptions } from './demo.options.ts';
import { playStory } from './play-story.ts';
import { Random } from './random.ts';
import { runDemo, Stopped, type Part } from './run-demo.ts';
import { STORIES, type Story } from './stories.ts';
import { WhatsAppCustomer } from './whatsapp-customer.adapter.ts';

/** Phones in memory, with an agent that answers as many times as the test says. */
class FakeSandbox {
  readonly sent: CustomerAction[] = [];
  reads = 0;
  private replies = 0;

  constructor(private readonly agentAnswers: number) {}

  readonly client = {
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
    expect(
      await playStory(story, {
        customer: new WhatsAppCustomer(sandbox.client, 'ana'),
        random: new Random(1),
        pause: atOnce,
      }),
    ).toBe('answered');
    expect(sandbox.sent.map(({ text, reaction }) => text ?? reaction?.emoji)).toEqual(['hi', 'one', 'two', '👍']);
    expect(sandbox.reads).toBe(3);
  });

  it('asks again and leaves when nobody answers', async () => {
    const sandbox = new FakeSandbox(0);
    expect(
      await playStory(story, {
        customer: new WhatsAppCustomer(sandbox.client, 'ana'),
        random: new Random(1),
        pause: atOnce,
      }),
    ).toBe('left');
    expect(sandbox.sent.map(({ text }) => text)).toEqual(['hi', 'hello?']);
  });
});

describe('the demo', () => {
  const firstCustomers = async (seed: number): Promise<string[]> => {
    const names: string[] = [];
    const cast = ({ name }: Part): Promise<Customer> => {
      names.push(name);
      return Promise.resolve(new WhatsAppCustomer(new FakeSandbox(0).client, name));
    };
    let starts = 0;
    const pause = (ms: number): Promise<void> => {
      // Only the pauses between stories are this long at this rate.
      if (ms < 200_000) return new Promise(() => undefined);
      starts += 1;
      return starts < 8 ? Promise.resolve() : Promise.reject(new Stopped());
    };
    const options = { rate: 0.1, seed, minutes: null };
    await expect(runDemo({ cast, options, pause, say: () => undefined })).rejects.toThrow(Stopped);
    return names;
  };

  it('tells the same stories for the same seed, and others for another', async () => {
    expect(await firstCustomers(1)).toHaveLength(8);
    expect(await firstCustomers(1)).toEqual(await firstCustomers(1));
    expect(await firstCustomers(2)).not.toEqual(await firstCustomers(1));
  });
});

describe('the stories', () => {
  it('are told on both channels, and say in the shop what a web chat can say', () => {
    const inShop = STORIES.filter(({ channel }) => channel === 'shop');
    expect(inShop.length).toBeGreaterThan(0);
    expect(inShop.length).toBeLessThan(STORIES.length);
    expect(
      inShop.flatMap(({ opening, answers }) => [...opening, ...answers]).filter((line) => typeof line !== 'string'),
    ).toEqual([]);
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
