import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Prepares the database in one process: every script of the arguments at once, and the one of `--seed` after them.
 * Each begins its work when it is imported; a process for each would spend its second on loading the same packages.
 */
const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });

await Promise.all(positionals.map(run));
if (values.seed !== undefined) await run(values.seed);

async function run(script: string): Promise<void> {
  try {
    await import(path.resolve(script));
  } catch (error) {
    throw new Error(`${script} failed`, { cause: error });
  }
}
