import { mkdirSync, writeFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector';
import path from 'node:path';

/** Loaded before a process of the stack (`--import`): writes its CPU profile when it ends well. */
const folder = process.env['BENCH_PROFILE'];

if (folder !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  process.on('exit', () => {
    session.post('Profiler.stop', (_error: Error | null, answer?: Profiler.StopReturnType) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `${process.pid}.cpuprofile`), JSON.stringify(answer?.profile));
    });
  });
}
