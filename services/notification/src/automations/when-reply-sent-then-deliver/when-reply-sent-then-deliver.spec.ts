import type { ConversationEvent } from '@baton/contracts-conversation';
import { ERASED, Fault } from '@baton/event-sourcing';
import { RetryAfter } from '@baton/job-queue';
import { FixedClock } from '@baton/testing';
import fc from 'fast-check';
import type { Attempt, AttemptOutcome } from '../../domain/delivery/attempt.state.ts';
import type { Attempts } from '../../domain/delivery/attempts.port.ts';
import type { ConversationFacts } from '../../domain/delivery/conversation-facts.port.ts';
import type { Report } from '../../domain/delivery/delivery.decider.ts';
import type { ChannelSender, OutgoingMessage, SendResult } from './channel-sender.port.ts';
import type { DeliveryReports } from './delivery-reports.port.ts';
import type { ReplyEvent } from './outgoing-message.ts';
import { WhenReplySentThenDeliver } from './when-reply-sent-then-deliver.ts';

const CONVERSATION = '00000000-0000-4000-8000-00000000000c';
const MESSAGE = '00000000-0000-4000-8000-00000000000a';

const recorded = (
  event: Extract<ConversationEvent, { type: 'AgentReplied' | 'AssistantReplied' | 'SystemNoticeSent' }>,
): ReplyEvent =>
  ({
    ...event,
    id: '00000000-0000-4000-8000-00000000000e',
    ...{ schemaVersion: 1, stream: `conversation-${CONVERSATION}`, version: 7, position: '70' },
    recordedAt: '2026-01-05T09:00:00.000Z',
    meta: { correlationId: 'corr', causationId: 'cause', actor: { kind: 'agent', id: 'a1' } },
  }) as ReplyEvent;

const words = {
  content: { kind: 'text', text: 'Hello *you*' },
  to: { kind: 'whatsapp', value: '491700000001' },
} as const;
const byAgent = recorded({
  type: 'AgentReplied',
  data: {
    ...words,
    episode: 1,
    messageId: MESSAGE,
    agentId: 'a1',
    lastSeenMessageId: null,
    replyTo: { providerMessageId: 'wamid.q' },
  },
});
const byAssistant = recorded({
  type: 'AssistantReplied',
  data: { ...words, episode: 1, messageId: MESSAGE, confidence: 0.9, epoch: 3 },
});

const handingOff = recorded({
  type: 'AssistantReplied',
  data: { ...words, episode: 1, messageId: MESSAGE, confidence: 1, epoch: 3, handOff: true },
});
const notice = recorded({
  type: 'SystemNoticeSent',
  data: { ...words, episode: 1, messageId: MESSAGE, notice: 'queued' },
});
const NOT_BEFORE = new Date('2026-01-05T09:00:03.000Z');
const spaced = recorded({
  type: 'AgentReplied',
  data: {
    ...words,
    episode: 1,
    messageId: MESSAGE,
    agentId: 'a1',
    lastSeenMessageId: null,
    notBefore: NOT_BEFORE.toISOString(),
  },
});

/** The process dies here: nothing after it happens in this life. */
class Death extends Error {}

/** All that outlives a process, and a way to kill the process before or after any effect. */
class World implements Attempts, ConversationFacts, ChannelSender, DeliveryReports {
  readonly clock = new FixedClock('2026-01-05T09:00:00.000Z');
  readonly noted: { number: number; startedAt: Date; closed: Attempt['closed'] }[] = [];
  /** What reached the provider's door. */
  readonly sent: OutgoingMessage[] = [];
  readonly reported: Report[] = [];
  repeatable = false;
  answers: SendResult[] = [];
  epoch: number | null = null;
  onTurn = (): void => undefined;
  conversationServiceIsDown = false;
  /** Effects until death; each effect has a moment before and a moment after. */
  heartbeats = Number.POSITIVE_INFINITY;

  private beat(): void {
    this.heartbeats -= 1;
    if (this.heartbeats < 0) throw new Death();
  }

  private async effect<T>(happens: () => T): Promise<T> {
    this.beat();
    const result = happens();
    this.beat();
    return Promise.resolve(result);
  }

  of(): Promise<Attempt[]> {
    return this.effect(() => structuredClone(this.noted));
  }

  begin(_event: string, _message: string, number: number, startedAt: Date): Promise<boolean> {
    return this.effect(() => {
      if (this.noted.some((attempt) => attempt.number === number)) return false;
      this.noted.push({ number, startedAt, closed: null });
      return true;
    });
  }

  close(_event: string, number: number, outcome: AttemptOutcome, at: Date): Promise<void> {
    return this.effect(() => {
      const attempt = this.noted.find((one) => one.number === number);
      if (attempt !== undefined && attempt.closed === null) attempt.closed = { at, outcome };
    });
  }

  account() {
    return this.effect(() => ({ channel: 'whatsapp' as const, accountId: 'number-1' }));
  }

  epochSince(): Promise<number | null> {
    return this.effect(() => this.epoch);
  }

  turn(): Promise<void> {
    return this.effect(() => this.onTurn());
  }

  send(message: OutgoingMessage): Promise<SendResult> {
    return this.effect(() => {
      this.sent.push(message);
      return this.answers.shift() ?? { kind: 'accepted', providerMessageId: 'wamid.1' };
    });
  }

  report(_message: unknown, report: Report): Promise<void> {
    return this.effect(() => {
      if (this.conversationServiceIsDown) throw new Fault('no-responder', 'nobody serves it', 'yes');
      this.reported.push(report);
    });
  }

  get states(): string[] {
    return this.reported.map((report) => report.state);
  }
}

const automation = (world: World): WhenReplySentThenDeliver =>
  new WhenReplySentThenDeliver(world, world, new Map([['whatsapp', world]]), world, world.clock, {
    attemptsAtMost: 6,
    giveUpAfterMs: 3_600_000,
  });

/** As the job's lane does it: tried again when it says so, in a new process when the old one died. */
const runToTheEnd = async (world: World, event: ReplyEvent, lives: readonly number[] = []): Promise<void> => {
  const deaths = [...lives];
  for (let turn = 0; turn < 100; turn += 1) {
    world.heartbeats = deaths.shift() ?? Number.POSITIVE_INFINITY;
    try {
      await automation(world).handle(event);
      return;
    } catch (error) {
      if (error instanceof RetryAfter) world.clock.advance(error.afterMs);
      else if (!(error instanceof Death) && !(error instanceof Fault)) throw error;
    }
  }
  throw new Error('the delivery never came to an end');
};

const runInOneLife = (world: World, event: ReplyEvent, heartbeats: number): Promise<void> => {
  world.heartbeats = heartbeats;
  return automation(world).handle(event);
};

const failed = (retry: 'yes' | 'later' | 'never', code = '131016'): SendResult => ({
  kind: 'failed',
  code,
  reason: 'It did not work.',
  retry,
});

describe('when a reply was sent', () => {
  it('delivers it once and reports the provider’s id', async () => {
    const world = new World();
    await automation(world).handle(byAgent);
    expect(world.sent).toEqual([
      {
        messageId: MESSAGE,
        accountId: 'number-1',
        to: words.to,
        text: 'Hello *you*',
        reference: `${CONVERSATION}:${MESSAGE}`,
        replyTo: 'wamid.q',
      },
    ]);
    expect(world.reported).toMatchObject([{ state: 'accepted', providerMessageId: 'wamid.1' }]);
  });

  it('sends nothing when the same event comes again, and reports the same', async () => {
    const world = new World();
    await automation(world).handle(byAgent);
    await automation(world).handle(byAgent);
    expect(world.sent).toHaveLength(1);
    expect(world.reported[1]).toEqual(world.reported[0]);
  });

  it('notes the attempt before anything leaves', async () => {
    const world = new World();
    const send = world.send.bind(world);
    let notedBefore = 0;
    world.send = (message) => {
      notedBefore = world.noted.length;
      return send(message);
    };
    await automation(world).handle(byAgent);
    expect(notedBefore).toBe(1);
  });

  it('never repeats what may have left', async () => {
    const world = new World();
    world.answers = [{ kind: 'unconfirmed' }];
    await runToTheEnd(world, byAgent);
    expect([world.sent.length, world.states]).toEqual([1, ['unconfirmed']]);
  });

  it('tries again what did not leave, as long as the error table allows', async () => {
    const world = new World();
    world.answers = [failed('yes', 'unreachable'), failed('later', '131056')];
    const begun = world.clock.now().getTime();
    await runToTheEnd(world, byAgent);
    expect([world.sent.length, world.states]).toEqual([3, ['accepted']]);
    // 1 s after the first, 4² s after the limit of one customer.
    expect(world.clock.now().getTime() - begun).toBe(17_000);
  });

  it('reports what can never be sent, with code and reason', async () => {
    const world = new World();
    world.answers = [failed('never', '131047')];
    await runToTheEnd(world, byAgent);
    expect(world.sent).toHaveLength(1);
    expect(world.reported).toMatchObject([{ state: 'failed', code: '131047', reason: 'It did not work.' }]);
  });

  it('gives up at last and reports the last error', async () => {
    const world = new World();
    world.answers = Array.from({ length: 99 }, () => failed('yes'));
    await runToTheEnd(world, byAgent);
    expect([world.sent.length, world.states]).toEqual([6, ['failed']]);
  });

  it('does not send what cannot be composed', async () => {
    const world = new World();
    const erased = { ...byAgent, data: { ...byAgent.data, content: ERASED } } as unknown as ReplyEvent;
    await automation(world).handle(erased);
    expect(world.sent).toEqual([]);
    expect(world.reported).toMatchObject([{ state: 'failed', code: 'erased' }]);
  });

  it('reports a channel that cannot send', async () => {
    const world = new World();
    world.account = () => Promise.resolve({ channel: 'whatsapp' as const, accountId: 'n' });
    const none = new WhenReplySentThenDeliver(world, world, new Map(), world, world.clock, {
      attemptsAtMost: 6,
      giveUpAfterMs: 1,
    });
    await none.handle(byAgent);
    expect(world.reported).toMatchObject([{ state: 'failed', code: 'no-channel' }]);
  });

  it('reports a known outcome until it is taken, without sending again', async () => {
    const world = new World();
    world.conversationServiceIsDown = true;
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(automation(world).handle(byAgent)).rejects.toMatchObject({ code: 'no-responder', retry: 'yes' });
    }
    world.conversationServiceIsDown = false;
    await automation(world).handle(byAgent);
    expect([world.sent.length, world.states]).toEqual([1, ['accepted']]);
  });

  it('leaves an attempt to the process that has begun it', async () => {
    const world = new World();
    world.begin = () => Promise.resolve(false);
    await expect(automation(world).handle(byAgent)).rejects.toMatchObject({
      code: 'delivery-elsewhere',
      retry: 'later',
    });
    expect(world.sent).toEqual([]);
  });
});

describe('what the assistant said', () => {
  it('is sent in its own epoch', async () => {
    const world = new World();
    await automation(world).handle(byAssistant);
    expect(world.states).toEqual(['accepted']);
  });

  it('is withdrawn when the handler has changed, also while it waited for its turn', async () => {
    const world = new World();
    world.onTurn = () => (world.epoch = 4);
    await automation(world).handle(byAssistant);
    expect([world.sent, world.states]).toEqual([[], ['withdrawn']]);
  });

  it('is withdrawn before a second attempt', async () => {
    const world = new World();
    world.answers = [failed('yes')];
    await expect(automation(world).handle(byAssistant)).rejects.toBeInstanceOf(RetryAfter);
    world.epoch = 4;
    await runToTheEnd(world, byAssistant);
    expect([world.sent.length, world.states]).toEqual([1, ['withdrawn']]);
  });

  it('does not hold an agent’s reply back', async () => {
    const world = new World();
    world.epoch = 99;
    await automation(world).handle(byAgent);
    expect(world.states).toEqual(['accepted']);
  });
});

describe('what announces a change of hands', () => {
  it('is not withdrawn by that change', async () => {
    const world = new World();
    world.epoch = 4;
    await automation(world).handle(handingOff);
    expect(world.states).toEqual(['accepted']);
  });

  it('nor is what the system says', async () => {
    const world = new World();
    world.epoch = 4;
    await automation(world).handle(notice);
    expect([world.sent.length, world.states]).toEqual([1, ['accepted']]);
  });

  it('and fails with the reason, without another attempt, where the window has shut', async () => {
    const world = new World();
    world.answers = [failed('never', '131047')];
    await runToTheEnd(world, notice);
    expect([world.sent.length, world.states]).toEqual([1, ['failed']]);
  });
});

describe('a message that may not leave yet', () => {
  it('waits for its time and notes no attempt before', async () => {
    const world = new World();
    const early = automation(world).handle(spaced);
    await expect(early).rejects.toMatchObject({ code: 'spaced', afterMs: 3_000 });
    expect([world.noted, world.sent]).toEqual([[], []]);
    world.clock.advance(2_999);
    await expect(automation(world).handle(spaced)).rejects.toMatchObject({ afterMs: 1 });
    world.clock.advance(1);
    await automation(world).handle(spaced);
    expect(world.states).toEqual(['accepted']);
  });

  it('leaves at its time, also when the process died meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { maxLength: 5 }), async (lives) => {
        const world = new World();
        const send = world.send.bind(world);
        let leftAt: Date | null = null;
        world.send = (message) => {
          leftAt ??= world.clock.now();
          return send(message);
        };
        await runToTheEnd(world, spaced, lives);
        expect(world.sent.length).toBeLessThanOrEqual(1);
        if (leftAt !== null) expect(leftAt).toEqual(NOT_BEFORE);
      }),
    );
  });
});

describe('on a channel where sending twice is sending once', () => {
  const repeatable = (): World => {
    const world = new World();
    world.repeatable = true;
    return world;
  };

  it('nothing stays unconfirmed, wherever the process dies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 24 }), { maxLength: 6 }), async (lives) => {
        const world = repeatable();
        world.answers = Array.from({ length: 9 }, () => ({ kind: 'sent', providerMessageId: MESSAGE }));
        await runToTheEnd(world, byAssistant, lives);
        expect(new Set(world.states)).toEqual(new Set(['sent']));
      }),
    );
  });

  it.each<[string, ReplyEvent, string]>([
    ['an assistant’s answer is withdrawn', byAssistant, 'withdrawn'],
    ['a hand-off is not', handingOff, 'sent'],
    ['nor is a notice', notice, 'sent'],
  ])('when the handler changes before the report was taken, %s', async (_, event, state) => {
    const world = repeatable();
    world.answers = [{ kind: 'sent', providerMessageId: MESSAGE }];
    world.conversationServiceIsDown = true;
    await expect(automation(world).handle(event)).rejects.toMatchObject({ code: 'no-responder' });
    world.conversationServiceIsDown = false;
    world.epoch = 4;
    await runToTheEnd(world, event);
    expect(world.states).toEqual([state]);
  });

  it('what was interrupted is withdrawn when the handler changed meanwhile', async () => {
    const world = repeatable();
    await expect(runInOneLife(world, byAssistant, 9)).rejects.toBeInstanceOf(Death);
    expect(world.noted).toMatchObject([{ number: 1, closed: null }]);
    world.epoch = 4;
    await runToTheEnd(world, byAssistant);
    expect(world.states).toEqual(['withdrawn']);
  });
});

describe('whenever the process dies', () => {
  const answers = fc.array(
    fc.constantFrom<SendResult>(
      { kind: 'accepted', providerMessageId: 'wamid.1' },
      { kind: 'unconfirmed' },
      failed('yes'),
      failed('later', '131056'),
      failed('never'),
    ),
    { maxLength: 5 },
  );

  it('the customer gets the message once, or it is unconfirmed, and the agent learns which', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.array(fc.nat({ max: 24 }), { maxLength: 6 }), async (script, lives) => {
        const world = new World();
        const left: string[] = [];
        world.answers = [...script];
        const send = world.send.bind(world);
        world.send = (message) => {
          // What leaves is decided by the answer, even when the process dies before it reads it.
          left.push(world.answers[0]?.kind ?? 'accepted');
          return send(message);
        };
        await runToTheEnd(world, byAgent, lives);
        const mayHaveArrived = left.filter((kind) => kind !== 'failed').length;
        expect(mayHaveArrived).toBeLessThanOrEqual(1);
        const last = world.states.at(-1);
        expect(new Set(world.states)).toEqual(new Set([last]));
        if (last === 'accepted') expect(left.at(-1)).toBe('accepted');
        if (last === 'failed') expect(mayHaveArrived).toBe(0);
        if (mayHaveArrived === 1) expect(['accepted', 'unconfirmed']).toContain(last);
      }),
      { numRuns: 500 },
    );
  });
});
