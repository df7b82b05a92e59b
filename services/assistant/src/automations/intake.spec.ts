import { FixedClock } from '@baton/testing';
import { at, delivered, type Happened } from '../domain/thread/thread.spec-kit.ts';
import type { Charge, Charges } from './charges.port.ts';
import { Intake } from './intake.ts';

class FakeCharges implements Charges {
  saved: readonly Charge[] = [];
  asked = 0;

  save(changes: readonly Charge[]): Promise<void> {
    this.saved = [...this.saved, ...changes];
    return Promise.resolve();
  }
  taken(conversationIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.asked += 1;
    const taken = new Map(this.saved.map((charge) => [charge.conversationId, charge.taken]));
    return Promise.resolve(new Set(conversationIds.filter((id) => taken.get(id) === true)));
  }
}

const setUp = () => {
  const charges = new FakeCharges();
  const clock = new FixedClock(at(0));
  return { charges, clock, intake: new Intake(charges, clock) };
};

const claimed = { kind: 'claimed', epoch: 2 } as const;
const wrote = (id: string) => delivered({ kind: 'customer', id });
const after = (...happened: readonly Happened[]) => happened.map((one) => delivered(one));

describe('what is worth a job', () => {
  it.each<[string, Happened]>([
    ['it is claimed', claimed],
    ['it waits', { kind: 'escalated', epoch: 2 }],
    ['it was put back into the queue', { kind: 'queued', epoch: 2 }],
  ])('no message to answer where %s', async (_, happened) => {
    const { intake, charges } = setUp();
    expect(await intake.toAnswer([wrote('m1')])).toHaveLength(1);
    expect(await intake.toResume(after(happened))).toEqual([]);
    expect(await intake.toAnswer([wrote('m2'), wrote('m3')])).toEqual([]);
    expect(charges.asked).toBe(2);
  });

  it.each<[string, Happened]>([
    ['given back', { kind: 'released', epoch: 3 }],
    ['begun anew', { kind: 'opened', episode: 2, epoch: 4 }],
  ])('a conversation that is %s, and its messages from then on', async (_, happened) => {
    const { intake } = setUp();
    await intake.toResume(after(claimed));
    const events = after(happened);
    expect(await intake.toResume(events)).toEqual(events);
    expect(await intake.toAnswer([wrote('m1')])).toHaveLength(1);
  });

  it('not its first episode, nor what changes nobody', async () => {
    const { intake, charges } = setUp();
    expect(
      await intake.toResume(after({ kind: 'opened', episode: 1, epoch: 1 }, { kind: 'withdrawn', id: 'm' })),
    ).toEqual([]);
    expect(charges.saved).toMatchObject([{ taken: false }]);
  });

  it('every message of the assistant’s conversations to be assessed', async () => {
    const { intake } = setUp();
    expect(await intake.toAnnotate([wrote('m1'), wrote('m2')])).toHaveLength(2);
  });

  it('one message in half a minute of a taken one, also when it comes again', async () => {
    const { intake, clock } = setUp();
    await intake.toResume(after(claimed));
    const [first, second] = [wrote('m1'), wrote('m2')];
    expect(await intake.toAnnotate([first, second])).toEqual([first]);
    clock.advance(29_999);
    expect(await intake.toAnnotate([first, second])).toEqual([first]);
    clock.advance(1);
    expect(await intake.toAnnotate([second])).toEqual([second]);
  });

  it('no text that is no event', async () => {
    const { intake } = setUp();
    await expect(intake.toResume([{ ...wrote('m1'), payload: '{' }])).rejects.toMatchObject({ retry: 'never' });
  });
});
