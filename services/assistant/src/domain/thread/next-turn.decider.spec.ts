import fc from 'fast-check';
import { nextTurn, type TurnPolicy } from './next-turn.decider.ts';
import { at, later, threadAfter, type Happened } from './thread.spec-kit.ts';

const POLICY: TurnPolicy = { quietMs: 2_000, lateAfterMs: 3 * 3_600_000, answersAnHour: 3 };
const LONG_AFTER = later(1_000);
const opened = { kind: 'opened', epoch: 1, episode: 1 } as const;
const wrote = (id: string, more: object = {}): Happened => ({ kind: 'customer', id, ...more });

const turn = (asked: string | null, ...all: readonly Happened[]) =>
  nextTurn(threadAfter(...all), asked, LONG_AFTER, POLICY);

describe('whether the assistant speaks', () => {
  it('speaks about the newest of three quick messages, with all of them', () => {
    const burst = [opened, wrote('m1'), wrote('m2'), wrote('m3')];
    expect(turn('m1', ...burst)).toEqual({ kind: 'nothing', why: 'newer-message' });
    expect(turn('m2', ...burst)).toEqual({ kind: 'nothing', why: 'newer-message' });
    expect(turn('m3', ...burst)).toMatchObject({
      ...{ kind: 'speak', lastSeen: 'm3', flooded: null, before: [] },
      unanswered: [{ messageId: 'm1' }, { messageId: 'm2' }, { messageId: 'm3' }],
    });
  });

  it('waits until the burst is over, but not for ever', () => {
    const thread = threadAfter(opened, wrote('m1'));
    expect(nextTurn(thread, 'm1', later(2.5), POLICY)).toEqual({ kind: 'wait', forMs: 1_500 });
    expect(nextTurn(thread, 'm1', later(4), POLICY)).toMatchObject({ kind: 'speak' });
    // A message a second for longer than six pauses.
    const endless = threadAfter(opened, ...Array.from({ length: 12 }, (_, n) => wrote(`m${n}`)));
    expect(nextTurn(endless, 'm11', later(13.9), POLICY)).toMatchObject({ kind: 'wait' });
    expect(nextTurn(endless, 'm11', later(14), POLICY)).toMatchObject({ kind: 'speak' });
  });

  it('sends to a person who writes without a pause, on any look, and nobody else', () => {
    const endless = (messages: number) =>
      threadAfter(opened, ...Array.from({ length: messages }, (_, n) => wrote(`m${n}`)));
    expect(nextTurn(endless(26), 'm20', later(25.9), POLICY)).toMatchObject({ kind: 'nothing', why: 'newer-message' });
    const breathless = { kind: 'speak', flooded: 'messages', cause: { messageId: 'm25' } };
    expect(nextTurn(endless(26), 'm20', later(26.5), POLICY)).toMatchObject(breathless);
    expect(nextTurn(endless(26), 'm25', later(26.5), POLICY)).toMatchObject(breathless);
    // The assistant was away for a while; the customer has stopped writing and is answered.
    expect(nextTurn(endless(26), 'm25', later(300), POLICY)).toMatchObject({ kind: 'speak', flooded: null });
  });

  it('never waits for longer than the pause when its clock runs behind', () => {
    expect(nextTurn(threadAfter(opened, wrote('m1')), 'm1', later(-500), POLICY)).toEqual({
      kind: 'wait',
      forMs: 2_000,
    });
  });

  it.each<[string, Happened]>([
    ['an agent owns it', { kind: 'claimed', epoch: 2 }],
    ['it waits for a person', { kind: 'escalated', epoch: 2 }],
    ['it was put into the queue', { kind: 'queued', epoch: 2 }],
    ['it has ended', { kind: 'ended', epoch: 2 }],
  ])('is silent while %s', (_, happened) => {
    expect(turn('m1', opened, wrote('m1'), happened)).toEqual({ kind: 'nothing', why: 'not-in-charge' });
    expect(turn('m2', opened, happened, wrote('m2'))).toEqual({ kind: 'nothing', why: 'not-in-charge' });
  });

  it('says nothing twice', () => {
    expect(turn('m1', opened, wrote('m1'), { kind: 'assistant', id: 'a1', epoch: 1 })).toMatchObject({
      why: 'answered',
    });
    const agents: Happened[] = [
      { kind: 'claimed', epoch: 2 },
      { kind: 'agent', id: 'g' },
      { kind: 'released', epoch: 3 },
    ];
    expect(turn(null, opened, wrote('m1'), ...agents)).toMatchObject({ why: 'answered' });
  });

  it('answers what an agent left open when it is given back', () => {
    const left: Happened[] = [
      opened,
      wrote('m1'),
      { kind: 'claimed', epoch: 2 },
      wrote('m2'),
      { kind: 'released', epoch: 3 },
    ];
    expect(turn(null, ...left)).toMatchObject({ kind: 'speak', cause: { messageId: 'm2' } });
  });

  it('answers again what was withdrawn before anybody heard it', () => {
    const withdrawn: Happened[] = [
      ...[opened, wrote('m1'), { kind: 'assistant', id: 'a1', epoch: 1 } as const],
      ...[{ kind: 'claimed', epoch: 2 } as const, { kind: 'withdrawn', id: 'a1' } as const],
      { kind: 'released', epoch: 3 },
    ];
    expect(turn(null, ...withdrawn)).toMatchObject({ kind: 'speak', cause: { messageId: 'm1' } });
  });

  it('takes an announced handover for no answer', () => {
    const announced: Happened[] = [
      ...[opened, wrote('m1'), { kind: 'assistant', id: 'a1', epoch: 1, handOff: true } as const],
      ...[{ kind: 'claimed', epoch: 2 } as const, { kind: 'released', epoch: 3 } as const],
    ];
    expect(turn(null, ...announced)).toMatchObject({ kind: 'speak', cause: { messageId: 'm1' } });
  });

  it('does not send to a person again who was sent there and comes back because nobody came', () => {
    const fellBack: Happened[] = [opened, wrote('m1'), { kind: 'escalated', epoch: 2 }, { kind: 'released', epoch: 3 }];
    expect(turn(null, ...fellBack)).toMatchObject({ why: 'answered' });
    const waited: Happened[] = [...fellBack.slice(0, 3), wrote('m2'), { kind: 'released', epoch: 3 }];
    expect(turn(null, ...waited)).toMatchObject({ kind: 'speak', unanswered: [{ messageId: 'm2' }] });
    const supervisor: Happened[] = [opened, wrote('m1'), { kind: 'escalated', epoch: 2, by: 'supervisor' }];
    expect(turn(null, ...supervisor, { kind: 'released', epoch: 3 })).toMatchObject({ kind: 'speak' });
  });

  it('is not woken by what the provider delivers hours late, but sees it', () => {
    const late = wrote('m1', { writtenAt: at(-4 * 3_600) });
    expect(turn('m1', opened, late)).toEqual({ kind: 'nothing', why: 'late' });
    // The late one stands behind one that was in time: that one must not go without an answer.
    expect(turn('m0', opened, wrote('m0'), late)).toMatchObject({
      ...{ kind: 'speak', cause: { messageId: 'm0' }, lastSeen: 'm1', unanswered: [{}, {}] },
    });
    expect(turn('m2', opened, wrote('m2', { writtenAt: at(-2 * 3_600) }))).toMatchObject({ kind: 'speak' });
  });

  it('calls too many answers within an hour a flood', () => {
    const rounds = [1, 2, 3].flatMap((n): Happened[] => [wrote(`m${n}`), { kind: 'assistant', id: `a${n}`, epoch: 1 }]);
    expect(turn('m4', opened, ...rounds.slice(2), wrote('m4'))).toMatchObject({ flooded: null });
    expect(turn('m4', opened, ...rounds, wrote('m4'))).toMatchObject({ flooded: 'answers' });
    const nextDay = nextTurn(threadAfter(opened, ...rounds, wrote('m4')), 'm4', later(90_000), POLICY);
    expect(nextDay).toMatchObject({ flooded: null });
  });

  it('leaves an earlier episode alone', () => {
    const next: Happened[] = [
      opened,
      wrote('m1'),
      { kind: 'ended', epoch: 2 },
      { kind: 'opened', episode: 2, epoch: 3 },
    ];
    expect(turn('m2', ...next, wrote('m2'))).toMatchObject({ unanswered: [{ messageId: 'm2' }], before: [] });
  });

  const anything = fc.array(
    fc.constantFrom<Happened['kind'][]>(
      'customer',
      'assistant',
      'agent',
      'claimed',
      'released',
      'queued',
      'escalated',
      'ended',
    ),
    { maxLength: 14 },
  );

  it('whatever happened: at most one message is spoken about, only in charge, and never one that has its answer', () => {
    fc.assert(
      fc.property(anything, (kinds) => {
        let epoch = 1;
        const all: Happened[] = kinds.map((kind, n) => {
          if (kind === 'customer' || kind === 'agent') return { kind, id: `${kind}-${n}` };
          if (kind === 'assistant') return { kind, id: `a-${n}`, epoch };
          epoch += 1;
          return { kind, epoch } as Happened;
        });
        const state = threadAfter(opened, ...all);
        const ids = all.flatMap((one) => (one.kind === 'customer' ? [one.id] : []));
        const spoken = ids.filter((id) => nextTurn(state, id, LONG_AFTER, POLICY).kind === 'speak');
        expect(spoken.length).toBeLessThanOrEqual(1);
        if (state.handler !== 'assistant') expect(spoken).toEqual([]);
        const lastSaid = all.findLastIndex(({ kind }) => kind === 'assistant' || kind === 'agent');
        for (const id of spoken) {
          expect(all.findIndex((one) => one.kind === 'customer' && one.id === id)).toBeGreaterThan(lastSaid);
          expect(id).toBe(ids.at(-1));
        }
      }),
      { numRuns: 500 },
    );
  });
});
