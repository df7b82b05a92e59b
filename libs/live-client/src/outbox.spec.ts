import fc from 'fast-check';
import type { Host } from './host.port.ts';
import type { CommandAnswer } from './http-client.ts';
import { commandOf, Outbox, type OutboxEntry, type OutboxStorage } from './outbox.ts';

const DAY_MS = 86_400_000;
const ACCEPTED: CommandAnswer = { kind: 'accepted', rev: 1 };
const AWAY: CommandAnswer = { kind: 'failed', problem: { code: 'unreachable', message: 'away' }, again: true };

class MemoryStorage implements OutboxStorage {
  readonly entries = new Map<string, OutboxEntry>();
  load = (): Promise<OutboxEntry[]> =>
    Promise.resolve([...this.entries.values()].sort((a, b) => a.queuedAt - b.queuedAt));
  put = (entry: OutboxEntry): Promise<void> => Promise.resolve(void this.entries.set(entry.id, entry));
  remove = (id: string): Promise<void> => Promise.resolve(void this.entries.delete(id));
}

/** The page and the server of one history; a new Outbox on the same storage is a reload. */
class Stage {
  readonly storage = new MemoryStorage();
  readonly sent: OutboxEntry[] = [];
  readonly refused: { texts: string[]; code: string }[] = [];
  answers: CommandAnswer[] = [];
  retries: (() => void)[] = [];
  isOnline = true;
  time = 0;
  ids = 0;
  outbox = this.open();

  open(): Outbox {
    const host: Host = {
      now: () => (this.time += 1),
      random: () => 0.5,
      after: (_milliseconds, run) => {
        this.retries.push(run);
        return () => {
          this.retries = this.retries.filter((other) => other !== run);
        };
      },
      nextFrame: (run) => run(),
      online: () => this.isOnline,
      visible: () => true,
      onSignal: () => () => undefined,
    };
    return new Outbox({
      storage: this.storage,
      host,
      newId: () => `id-${(this.ids += 1)}`,
      send: (entry) => {
        this.sent.push(entry);
        return Promise.resolve(this.answers.shift() ?? ACCEPTED);
      },
      onRefused: (entries, refusal) =>
        this.refused.push({ texts: entries.map(({ text }) => text), code: refusal.code }),
    });
  }

  write(text: string, conversationId = 'c1', kind: 'reply' | 'note' = 'reply'): string {
    return this.outbox.submit({ conversationId, kind, text, lastSeenMessageId: 'm1' });
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  }

  async retry(): Promise<void> {
    for (const run of this.retries.splice(0)) run();
    await this.settle();
  }
}

describe('Outbox', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  const texts = (): string[] => stage.sent.map(({ text }) => text);
  const states = (): string[] => stage.outbox.entries('c1').map(({ state }) => state);

  it('stores an entry before it sends it, and forgets it when it was accepted', async () => {
    stage.isOnline = false;
    stage.write('hello');
    await stage.settle();
    expect(stage.storage.entries.size).toBe(1);
    expect(states()).toEqual(['queued']);
    stage.isOnline = true;
    stage.outbox.drain();
    await stage.settle();
    expect(states()).toEqual(['accepted']);
    expect(stage.storage.entries.size).toBe(0);
  });

  it('repeats with the same ids until there is an answer', async () => {
    stage.answers = [AWAY, AWAY];
    stage.write('hello');
    await stage.settle();
    await stage.retry();
    await stage.retry();
    expect(texts()).toEqual(['hello', 'hello', 'hello']);
    expect(new Set(stage.sent.map(({ id, commandId }) => `${id} ${commandId}`)).size).toBe(1);
    expect(states()).toEqual(['accepted']);
  });

  it('keeps the order in a conversation and lets others pass', async () => {
    stage.answers = [AWAY];
    stage.write('one');
    stage.write('two');
    stage.write('elsewhere', 'c2');
    await stage.settle();
    expect(texts()).toEqual(['one', 'elsewhere']);
    await stage.retry();
    expect(texts()).toEqual(['one', 'elsewhere', 'one', 'two']);
  });

  it('gives back a refused reply with everything written after it, but not the notes', async () => {
    stage.isOnline = false;
    stage.write('one');
    stage.write('two');
    stage.write('note', 'c1', 'note');
    stage.answers = [{ kind: 'refused', refusal: { code: 'not-owner' } }];
    stage.isOnline = true;
    await stage.settle();
    stage.outbox.drain();
    await stage.settle();
    expect(stage.refused).toEqual([{ texts: ['one', 'two'], code: 'not-owner' }]);
    expect(texts()).toEqual(['one', 'note']);
    expect(stage.storage.entries.size).toBe(0);
  });

  it('keeps what the server rejects for good until the person decides', async () => {
    stage.answers = [{ kind: 'failed', problem: { code: 'invalid', message: 'Too odd.' }, again: false }];
    stage.write('odd');
    await stage.settle();
    const [failed] = stage.outbox.entries('c1');
    expect(failed).toMatchObject({ state: 'failed', problem: { message: 'Too odd.' } });
    if (failed === undefined) throw new Error('no entry');
    stage.outbox.again(failed, 'm2');
    await stage.settle();
    expect(stage.sent.at(-1)).toMatchObject({ id: failed.id, lastSeenMessageId: 'm2' });
    expect(stage.sent.at(-1)?.commandId).not.toBe(failed.commandId);
    expect(states()).toEqual(['accepted']);
  });

  it('does not send after a day what nobody remembers', async () => {
    stage.isOnline = false;
    stage.write('old');
    await stage.settle();
    stage.isOnline = true;
    stage.time += DAY_MS + 1_000;
    stage.outbox = stage.open();
    await stage.outbox.start();
    await stage.settle();
    expect(texts()).toEqual([]);
    expect(stage.outbox.entries('c1')[0]).toMatchObject({ state: 'failed', problem: { code: 'expired' } });
  });

  it('has the server take every text once and in order, whatever is lost and however often the page reloads', async () => {
    const step = fc.constantFrom(
      'write',
      'lose the answer',
      'lose the request',
      'go offline',
      'come back',
      'reload',
      'retry',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = new Stage();
        const taken: string[] = [];
        const losses: ('answer' | 'request')[] = [];
        let written = 0;
        // The server: takes an id once, and its answer or the request before it may be lost.
        const open = (): Outbox => {
          const outbox = world.open();
          Object.defineProperty(world, 'sent', {
            value: {
              push: (entry: OutboxEntry) => {
                const loss = losses.shift();
                if (loss !== 'request' && !taken.includes(entry.text)) taken.push(entry.text);
                if (loss !== undefined) world.answers.unshift(AWAY);
              },
            },
            configurable: true,
          });
          return outbox;
        };
        world.outbox = open();
        for (const name of steps) {
          if (name === 'write') world.write(`text ${(written += 1)}`);
          if (name === 'lose the answer') losses.push('answer');
          if (name === 'lose the request') losses.push('request');
          if (name === 'go offline') world.isOnline = false;
          if (name === 'come back') world.isOnline = true;
          if (name === 'retry') await world.retry();
          await world.settle();
          if (name === 'reload') {
            world.retries = [];
            world.outbox = open();
            await world.outbox.start();
            await world.settle();
          }
        }
        world.isOnline = true;
        losses.length = 0;
        world.outbox.drain();
        await world.settle();
        await world.retry();
        expect(taken).toEqual(Array.from({ length: written }, (_, index) => `text ${index + 1}`));
        expect(world.storage.entries.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('names the command that an entry stands for', () => {
    const entry = { id: 'i', text: 't', lastSeenMessageId: null, kind: 'note' } as OutboxEntry;
    expect(commandOf(entry)).toEqual({ name: 'add-note', body: { noteId: 'i', text: 't' } });
    expect(commandOf({ ...entry, kind: 'reply' })).toEqual({
      name: 'reply',
      body: { messageId: 'i', text: 't', lastSeenMessageId: null },
    });
  });
});
