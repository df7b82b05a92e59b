import { FixedClock } from '@baton/testing';
import { at, delivered, STREAM, type Happened } from '../domain/thread/thread.spec-kit.ts';
import { AssistantJobs } from './assistant-jobs.ts';
import type { WhenCustomerWroteThenAnnotate } from './when-customer-wrote-then-annotate/when-customer-wrote-then-annotate.ts';
import type { WhenCustomerWroteThenReply } from './when-customer-wrote-then-reply/when-customer-wrote-then-reply.ts';

const context = { signal: new AbortController().signal, isMine: () => true };

const setUp = () => {
  const looked: string[] = [];
  const reply: Pick<WhenCustomerWroteThenReply, 'handle'> = {
    handle: (stream) => {
      looked.push(stream);
      return Promise.resolve();
    },
  };
  const clock = new FixedClock(at(0));
  const events = { read: () => Promise.reject(new Error('nothing is decrypted')) };
  const annotation = {} as WhenCustomerWroteThenAnnotate;
  const jobs = new AssistantJobs(events, reply as WhenCustomerWroteThenReply, annotation, clock);
  const resume = (happened: Happened, seconds: number): Promise<void> => {
    const { payload } = delivered(happened);
    const { recordedAt } = JSON.parse(payload) as { readonly recordedAt: string };
    clock.advance(Date.parse(recordedAt) + seconds * 1_000 - clock.now().getTime());
    return jobs.resume({ payload }, context);
  };
  return { looked, resume };
};

describe('when a conversation is the assistant’s again', () => {
  it('it looks at once where it was given back', async () => {
    const { looked, resume } = setUp();
    await resume({ kind: 'released', epoch: 3 }, 0);
    expect(looked).toEqual([STREAM]);
  });

  it('it leaves a new episode to the job of its first message, and looks after that', async () => {
    const { looked, resume } = setUp();
    const opened = { kind: 'opened', episode: 2, epoch: 4 } as const;
    await expect(resume(opened, 10)).rejects.toMatchObject({ code: 'message-first', afterMs: 20_000 });
    expect(looked).toEqual([]);
    await resume(opened, 30);
    expect(looked).toEqual([STREAM]);
  });

  it('it does not look where somebody else has it', async () => {
    const { looked, resume } = setUp();
    await resume({ kind: 'claimed', epoch: 2 }, 60);
    expect(looked).toEqual([]);
  });
});
