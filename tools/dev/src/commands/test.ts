import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '@baton/embedded-servers';
import { findChromium } from '../chromium.ts';
import { CHECKS } from '../testing/checks.ts';
import { countOf, sum, type Count, type JestResults } from '../testing/jest-results.ts';
import { runTask } from '../testing/task.ts';
import { TIERS, type Tier } from '../testing/tiers.ts';
import { paint, print } from './console.ts';

const USAGE = `npm test -- [--tier <name>]… [pattern of spec files]

  tiers: check, ${TIERS.map(({ name, usual }) => (usual ? name : `${name} (only when asked for)`)).join(', ')}`;

interface Line extends Count {
  readonly name: string;
  readonly seconds: number;
  readonly note: string;
}

/** Runs the checks and the tiers; the last line is "N passed, N failed". Resolves with the exit code. */
export async function test(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { tier: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const known = ['check', ...TIERS.map(({ name }) => name)];
  const wanted = values.tier ?? known.filter((name) => TIERS.find((tier) => tier.name === name)?.usual !== false);
  if (values.help === true || wanted.some((name) => !known.includes(name))) {
    print(USAGE);
    return values.help === true ? 0 : 2;
  }
  const interruption = onInterrupt();
  const lines: Line[] = [];
  if (wanted.includes('check')) lines.push(...(await runChecks(interruption)));
  for (const tier of TIERS.filter(({ name }) => wanted.includes(name))) {
    if (interruption.aborted) break;
    lines.push(await runTier(tier, positionals, interruption));
  }
  return report(lines, interruption.aborted);
}

/** All at once: most of them work on one core, and none of them measures time. */
async function runChecks(signal: AbortSignal): Promise<Line[]> {
  return Promise.all(
    CHECKS.map(async ({ name, args }) => {
      const { ok, seconds, output, ended } = await runTask({ args, signal, limit: 300, keepOutput: true });
      heading(name);
      process.stdout.write(output);
      return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, seconds, note: ended ?? '' };
    }),
  );
}

async function runTier(tier: Tier, patterns: readonly string[], signal: AbortSignal): Promise<Line> {
  heading(tier.name);
  // The specs' own temporary folder, so that nothing stays behind when they are interrupted.
  const folder = temporaryFolder('test');
  const results = path.join(folder, 'results.json');
  try {
    const browser = tier.needsBrowser === true ? { CHROMIUM_PATH: await findChromium() } : {};
    const env = { ...process.env, TMPDIR: folder, ...browser };
    const args = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    const jest = [...tier.jest, '--passWithNoTests', '--json', '--outputFile', results, ...patterns];
    const { ok, seconds, ended } = await runTask({
      args: [...args, ...jest],
      ...{ env, signal, limit: tier.budget * 2 },
      isDone: () => existsSync(results),
    });
    const over = seconds > tier.budget ? `over its ${tier.budget} s` : '';
    const note = ended === undefined ? over : `ended: ${ended}`;
    return { name: tier.name, ...countOf(readResults(results), ok), seconds, note };
  } catch (error) {
    return { name: tier.name, passed: 0, failed: 1, skipped: 0, seconds: 0, note: String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

function readResults(file: string): JestResults | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestResults) : undefined;
}

function report(lines: readonly Line[], interrupted: boolean): number {
  heading('summary');
  for (const { name, passed, failed, skipped, seconds, note } of lines) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    const text = `${name.padEnd(12)} ${counts.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s  ${note}`;
    print(failed > 0 ? paint(text, 31) : text);
  }
  if (interrupted) print(paint('interrupted: the rest did not run', 33));
  const { passed, failed } = sum(lines);
  print(`${passed} passed, ${failed} failed`);
  if (interrupted) return 130;
  return failed === 0 && passed > 0 ? 0 : 1;
}

function heading(text: string): void {
  print(`\n${paint(`── ${text}`, 36)}`);
}

function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
