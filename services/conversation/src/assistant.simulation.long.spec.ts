import { expectWorth, runSilently } from './assistant-silence.spec-kit.ts';
import type { Ran } from './assistant-silence.spec-kit.ts';

const RUNS = 5_000;
/** Not those of the short runs. */
const FIRST = 100_001;
const { SEED } = process.env;

it('the assistant never speaks while a human owns the conversation, over thousands of seeds', async () => {
  if (SEED !== undefined) return void (await runSilently(Number(SEED)));
  const runs: Pick<Ran, 'attempts' | 'crashes' | 'log'>[] = [];
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const ran = await runSilently(seed);
    // Enough to judge whether they were worth it; all of them would fill the memory.
    if (seed % 10 === 0) runs.push(ran);
  }
  expectWorth(runs);
}, 1_800_000);
