import { SIGNAL_SECONDS } from '@baton/contracts-conversation';
import type { Guarded } from '../access/authorisation.table.ts';

/**
 * Whose customers are there, and who may know. Rights are learned from the views: a conversation that is not there yet
 * is nobody's to know. Times in milliseconds.
 */
export class OnlineBook {
  /** Until when, those who came or were confirmed last at the end. */
  private readonly until = new Map<string, number>();
  private readonly guarded = new Map<string, Guarded>();
  /** Who could see it before it moved: they are told that it is none of theirs now. */
  private readonly before = new Map<string, Guarded[]>();
  private fresh = new Set<string>();

  /** True when it is news. */
  put(conversationId: string, on: boolean, now: number): boolean {
    const known = this.until.delete(conversationId);
    if (on) this.until.set(conversationId, now + SIGNAL_SECONDS.customerOnline * 1_000);
    if (known !== on) this.fresh.add(conversationId);
    return known !== on;
  }

  /** Who was not confirmed in time has left. True when somebody did. */
  expire(now: number): boolean {
    let left = false;
    for (const [conversationId, until] of this.until) {
      if (until > now) break;
      this.until.delete(conversationId);
      this.fresh.add(conversationId);
      left = true;
    }
    return left;
  }

  /** A conversation changed hands or teams: others may know of its customer now. True when that is news. */
  move(conversationId: string, { teamId, ownerId }: Guarded): boolean {
    if (!this.until.has(conversationId)) return false;
    const known = this.guarded.get(conversationId);
    if (known?.teamId === teamId && known.ownerId === ownerId) return false;
    if (known !== undefined) this.before.set(conversationId, [...this.leftBehind(conversationId), known]);
    this.guarded.set(conversationId, { teamId, ownerId });
    this.fresh.add(conversationId);
    return true;
  }

  learn(conversationId: string, guarded: Guarded): void {
    this.guarded.set(conversationId, guarded);
  }

  /** The views were built anew: everything is looked up again. */
  forgetRights(): void {
    this.guarded.clear();
    for (const conversationId of this.until.keys()) this.fresh.add(conversationId);
  }

  /** It could not be told: it is news once more. */
  again(conversationId: string): void {
    this.fresh.add(conversationId);
  }

  /** What changed since it was last asked. */
  takeNews(): string[] {
    const news = [...this.fresh];
    this.fresh = new Set();
    return news;
  }

  /** Forgets what is known of those who left: to be called when that was told. */
  settle(news: readonly string[]): void {
    for (const id of news) {
      if (this.fresh.has(id)) continue;
      this.before.delete(id);
      if (!this.until.has(id)) this.guarded.delete(id);
    }
  }

  isOnline(conversationId: string): boolean {
    return this.until.has(conversationId);
  }

  rightsOf(conversationId: string): Guarded | undefined {
    return this.guarded.get(conversationId);
  }

  leftBehind(conversationId: string): readonly Guarded[] {
    return this.before.get(conversationId) ?? [];
  }

  get hasNews(): boolean {
    return this.fresh.size > 0;
  }

  /** Those who came or were confirmed last first. */
  online(): string[] {
    return [...this.until.keys()].reverse();
  }

  get size(): number {
    return this.until.size;
  }
}
