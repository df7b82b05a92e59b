import { Limiter } from '../live/limiter.ts';
import { Problem } from './problem.ts';

/** Searches that run at once in this process: they must leave connections to everything else. */
const AT_ONCE = 4;
/** Of one agent, running and waiting. A window asks once at a time; more is a script or a stuck key. */
const OF_ONE = 4;

/** Keeps searches from crowding out each other and the rest. */
export class SearchLimits {
  readonly #all = new Limiter(AT_ONCE);
  readonly #running = new Map<string, number>();

  async run<T>(agentId: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(agentId) ?? 0;
    if (running >= OF_ONE) throw tooMany();
    this.#running.set(agentId, running + 1);
    try {
      return await this.#all.run(work);
    } finally {
      const left = (this.#running.get(agentId) ?? 1) - 1;
      if (left === 0) this.#running.delete(agentId);
      else this.#running.set(agentId, left);
    }
  }
}

const tooMany = (): Problem =>
  new Problem(429, {
    code: 'throttled',
    message: 'Several searches of yours are still running. Wait a moment, then try again.',
    retryAfterSeconds: 1,
  });
