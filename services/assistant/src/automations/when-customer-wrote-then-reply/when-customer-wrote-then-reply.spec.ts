import type { Annotate, ApplyTags, Escalate, ReplyAsAssistant } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import { RetryAfter } from '@baton/job-queue';
import { createLogger } from '@baton/service-kit';
import { FixedClock } from '@baton/testing';
import type { Answer, Brain, BrainInput, Thought } from '../../domain/brain/brain.port.ts';
import { brainFailed } from '../../domain/brain/fallback.ts';
import { at, STREAM, threadAfter, type Happened } from '../../domain/thread/thread.spec-kit.ts';
import type { Cause, ConversationHand, Outcome } from '../conversation-commands.port.ts';
import { WhenCustomerWroteThenReply } from './when-customer-wrote-then-reply.ts';

/** Takes everything, unless told otherwise. */
class FakeHand implements ConversationHand {
  outcome: Outcome = 'accepted';
  /** What becomes of answers, where it is not what becomes of everything. */
  answers: Outcome | Fault | null = null;
  fault: Fault | null = null;
  readonly said: { readonly cause: Cause; readonly payload: ReplyAsAssistant | Escalate }[] = [];
  readonly tagged: ApplyTags[] = [];

  reply(cause: Cause, payload: ReplyAsAssistant): Promise<Outcome> {
    return this.take(cause, payload, this.answers);
  }
  escalate(cause: Cause, payload: Escalate): Promise<Outcome> {
    return this.take(cause, payload);
  }
  annotate(_: Cause, payload: Annotate): Promise<Outcome> {
    return Promise.reject(new Error(`not asked for: ${payload.messageId}`));
  }
  applyTags(_: Cause, payload: ApplyTags): Promise<Outcome> {
    this.tagged.push(payload);
    return Promise.resolve('accepted');
  }
  private take(
    cause: Cause,
    payload: ReplyAsAssistant | Escalate,
    own: Outcome | Fault | null = null,
  ): Promise<Outcome> {
    if (this.fault !== null) return Promise.reject(this.fault);
    this.said.push({ cause, payload });
    return own instanceof Fault ? Promise.reject(own) : Promise.resolve(own ?? this.outcome);
  }
}

const ANSWER: Answer = {
  ...{ kind: 'answer', text: 'Here you are', choices: [{ id: 'a', title: 'A' }], confidence: 0.8, intent: 'shipping' },
  tags: ['shipping'],
};

const opened = { kind: 'opened', epoch: 1, episode: 1 } as const;
const wrote = (id: string): Happened => ({ kind: 'customer', id, text: 'hello' });
const context = (mine = true) => ({ signal: new AbortController().signal, isMine: () => mine });

const setUp = (happened: readonly Happened[], think: Brain['think'] = () => Promise.resolve(ANSWER)) => {
  const hand = new FakeHand();
  const inputs: BrainInput[] = [];
  const typing: string[] = [];
  const reply = new WhenCustomerWroteThenReply(
    {
      threads: { of: () => Promise.resolve(threadAfter(...happened)) },
      names: { of: () => Promise.resolve('Ana') },
      understands: {
        understand: () => ({ language: 'es', sentiment: 'negative', score: -0.7, urgent: false, wantsPerson: false }),
      },
      brain: {
        think: (input, signal) => {
          inputs.push(input);
          return think(input, signal);
        },
      },
      typing: {
        begin: () => {
          typing.push('on');
          return () => typing.push('off');
        },
      },
      hand,
      clock: new FixedClock(at(1_000)),
      log: createLogger('spec', 'silent'),
    },
    { quietMs: 2_000, lateAfterMs: 10_000_000, answersAnHour: 2, thinkMs: 50, houseLanguage: 'en' },
  );
  return {
    hand,
    inputs,
    typing,
    handle: (asked: string | null, mine = true) => reply.handle(STREAM, asked, context(mine)),
  };
};

describe('when a customer wrote', () => {
  it('one answer to the burst names what it was made for, and the assistant is seen typing', async () => {
    const { hand, inputs, typing, handle } = setUp([opened, wrote('m1'), wrote('m2')]);
    await handle('m1');
    expect([hand.said, inputs, typing]).toEqual([[], [], []]);
    await handle('m2');
    expect(inputs).toMatchObject([
      { contactName: 'Ana', language: 'es', messages: [{ text: 'hello' }, {}], thread: [] },
    ]);
    expect(hand.said).toMatchObject([
      { payload: { text: 'Here you are', epoch: 1, lastSeenMessageId: 'm2', confidence: 0.8, intent: 'shipping' } },
    ]);
    expect(hand.tagged).toMatchObject([{ tags: ['shipping'] }]);
    expect(typing).toEqual(['on', 'off']);
  });

  it('a repeat is the same command with the same message, an answer in another epoch is another one', async () => {
    const once = setUp([opened, wrote('m1')]);
    await once.handle('m1');
    await once.handle('m1');
    const released: Happened[] = [opened, wrote('m1'), { kind: 'claimed', epoch: 2 }, { kind: 'released', epoch: 3 }];
    const again = setUp(released);
    await again.handle(null);
    await again.handle('m1');
    const [first, second] = once.hand.said;
    const [third, fourth] = again.hand.said;
    expect(second).toEqual(first);
    expect(fourth).toEqual(third);
    expect(third?.cause.purpose).not.toBe(first?.cause.purpose);
  });

  it('an escalation brings a summary, the mood and the last words', async () => {
    const escalation: Thought = {
      ...brainFailed(),
      reason: 'legal threat',
      lastWords: 'One moment',
      parameters: { a: 'b' },
    };
    const { hand, handle } = setUp([opened, wrote('m1')], () => Promise.resolve(escalation));
    await handle('m1');
    expect(hand.said).toMatchObject([
      {
        payload: {
          ...{ reason: 'legal threat', by: 'assistant', epoch: 1, sentiment: 'negative', parameters: { a: 'b' } },
          ...{ summary: 'Customer: “hello”\nCaptured: a b', message: { text: 'One moment' } },
        },
      },
    ]);
  });

  it('it waits for the end of the burst', async () => {
    const late = Array.from({ length: 999 }, (): Happened => ({ kind: 'claimed', epoch: 1 }));
    const { handle } = setUp([...late.slice(0, 998), opened, wrote('m1')]);
    await expect(handle('m1')).rejects.toBeInstanceOf(RetryAfter);
  });

  it.each<Outcome>(['stale-epoch', 'wrong-state', 'newer-message', 'window-closed'])(
    'it is over when somebody was quicker (%s)',
    async (outcome) => {
      const { hand, handle } = setUp([opened, wrote('m1')]);
      hand.outcome = outcome;
      await handle('m1');
      expect(hand.said).toHaveLength(1);
    },
  );

  it.each<[string, (hand: FakeHand) => void]>([
    ['refused', (hand) => (hand.answers = 'too-long')],
    ['not understood', (hand) => (hand.answers = new Fault('command-invalid', 'reply has a bad text', 'never'))],
  ])('an answer that is %s sends the customer to a person', async (_, refuse) => {
    const { hand, handle } = setUp([opened, wrote('m1')]);
    refuse(hand);
    await handle('m1');
    expect(hand.said).toMatchObject([
      { payload: { text: 'Here you are' } },
      { payload: { reason: 'assistant unavailable', epoch: 1 } },
    ]);
    expect(new Set(hand.said.map(({ cause }) => cause.purpose)).size).toBe(2);
  });

  it('a refusal that nobody expects is a dead letter; a fault is tried again', async () => {
    const { hand, handle } = setUp([opened, wrote('m1')]);
    hand.outcome = 'too-long';
    await expect(handle('m1')).rejects.toMatchObject({ code: 'words-refused', retry: 'never' });
    hand.fault = new Fault('no-responder', 'nobody serves', 'yes');
    await expect(handle('m1')).rejects.toMatchObject({ code: 'no-responder', retry: 'yes' });
  });

  it('a job that may be another’s by now says nothing', async () => {
    const { hand, handle } = setUp([opened, wrote('m1')]);
    await expect(handle('m1', false)).rejects.toMatchObject({ retry: 'yes' });
    expect(hand.said).toEqual([]);
  });

  it.each<[string, Brain['think']]>([
    ['hangs', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Fault('model-refused', 'no', 'never'))],
    ['breaks', () => Promise.reject(new TypeError('x is not a function'))],
    [
      'throws',
      () => {
        throw new Error('at once');
      },
    ],
  ])('a brain that %s sends the customer to a person', async (_, think) => {
    const { hand, typing, handle } = setUp([opened, wrote('m1')], think);
    await handle('m1');
    expect(hand.said).toMatchObject([{ payload: { reason: 'assistant unavailable', by: 'assistant' } }]);
    expect(hand.said[0]?.payload).not.toHaveProperty('message');
    expect(typing).toEqual(['on', 'off']);
  });

  it('a flood is sent to a person without asking the brain', async () => {
    const answered = (n: number): Happened[] => [wrote(`m${n}`), { kind: 'assistant', id: `a${n}`, epoch: 1 }];
    const { hand, inputs, handle } = setUp([opened, ...answered(1), ...answered(2), wrote('m3')]);
    await handle('m3');
    expect(inputs).toEqual([]);
    expect(hand.said).toMatchObject([{ payload: { reason: 'too many answers within an hour' } }]);
  });
});
