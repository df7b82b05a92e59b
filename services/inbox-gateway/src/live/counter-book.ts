import type { Counts } from '@baton/contracts-inbox-protocol';
import type { Onlooker } from '../views/conversation/conversation.query.ts';
import { countsOf, type Counter } from '../views/counts/counts.projection.ts';

/** All counters in memory, so that thousands of viewers' counts cost no query. */
export class CounterBook {
  /** By owner ('' is the team's own), then by team. */
  private readonly byOwner = new Map<string, Map<string, Counter>>();

  reset(counters: readonly Counter[]): void {
    this.byOwner.clear();
    this.apply(counters);
  }

  apply(counters: readonly Counter[]): void {
    for (const counter of counters) {
      const teams = this.byOwner.get(counter.ownerId) ?? new Map<string, Counter>();
      this.byOwner.set(counter.ownerId, teams.set(counter.teamId, counter));
    }
  }

  counts(viewer: Onlooker): Counts {
    return countsOf(
      [...(this.byOwner.get('')?.values() ?? []), ...(this.byOwner.get(viewer.agentId)?.values() ?? [])],
      viewer,
    );
  }
}
