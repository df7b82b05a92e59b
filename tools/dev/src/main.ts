import { demo, bench } from './commands/run-tool.ts';
import { start } from './commands/start.ts';
import { test } from './commands/test.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { start, test, bench, demo };

/** Runs one of the workspace's commands; resolves with its exit code. Called by bootstrap.mjs once all is built. */
export async function main(command: string, args: readonly string[]): Promise<number> {
  const run = COMMANDS[command];
  if (!run) {
    process.stderr.write(`unknown command "${command}"; there are ${Object.keys(COMMANDS).join(', ')}\n`);
    return 2;
  }
  try {
    return await run(args);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug')
      process.stderr.write(`${String(error instanceof Error ? error.stack : '')}\n`);
    return 1;
  }
}
