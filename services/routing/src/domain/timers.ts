import { SortedSet } from './sorted-set.ts';

/** Something has to be looked at again at a moment. What that means is in the state alone: a spare timer does no harm. */
export interface Timer {
  readonly due: number;
  readonly subject: 'conversation' | 'queue';
  readonly id: string;
}

const byDue = (a: Timer, b: Timer): number => {
  if (a.due !== b.due) return a.due - b.due;
  if (a.subject !== b.subject) return a.subject < b.subject ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

/** At most one timer a subject, in the order in which they are due. */
export class Timers {
  readonly #inOrder = new SortedSet<Timer>(byDue);
  readonly #of = { conversation: new Map<string, Timer>(), queue: new Map<string, Timer>() };

  /** In the place of the subject's timer before; `due` of `Infinity`: none. */
  set(subject: Timer['subject'], id: string, due: number): void {
    const timers = this.#of[subject];
    const old = timers.get(id);
    if (old?.due === due) return;
    if (old !== undefined) this.#remove(old);
    if (due === Number.POSITIVE_INFINITY) return;
    const timer = { due, subject, id };
    timers.set(id, timer);
    this.#inOrder.add(timer);
  }

  next(): number | undefined {
    return this.#inOrder.first()?.due;
  }

  /** Takes out the first that is due, if any. */
  take(now: number): Timer | undefined {
    const first = this.#inOrder.first();
    if (first === undefined || first.due > now) return undefined;
    this.#remove(first);
    return first;
  }

  #remove(timer: Timer): void {
    this.#inOrder.delete(timer);
    this.#of[timer.subject].delete(timer.id);
  }
}
