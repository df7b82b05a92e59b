import { NumberPace } from './number-pace.adapter.ts';

/** Time that passes only by sleeping. */
const given = (messagesPerSecond: number) => {
  let now = 1_000;
  const slept: number[] = [];
  const pace = new NumberPace(
    messagesPerSecond,
    () => now,
    (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  );
  return { pace, slept, pass: (ms: number) => (now += ms) };
};

describe('the pace of a number', () => {
  it('lets the first message through at once and spaces those behind it', async () => {
    const { pace, slept } = given(10);
    for (let message = 0; message < 4; message += 1) await pace.turn('one');
    expect(slept).toEqual([100, 200, 300]);
  });

  it('saves nothing up while the number is quiet', async () => {
    const { pace, slept, pass } = given(10);
    await pace.turn('one');
    pass(5_000);
    await pace.turn('one');
    await pace.turn('one');
    expect(slept).toEqual([100]);
  });

  it('does not let numbers wait for each other', async () => {
    const { pace, slept } = given(10);
    await pace.turn('one');
    await pace.turn('two');
    expect(slept).toEqual([]);
  });

  it('pauses one number when the provider says so', async () => {
    const { pace, slept } = given(10);
    pace.pause('one', 3_000);
    await pace.turn('one');
    await pace.turn('two');
    expect(slept).toEqual([3_000]);
  });
});
