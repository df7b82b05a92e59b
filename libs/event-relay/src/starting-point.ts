import { comparePositions, START, type Position, type RecordedEvent } from '@baton/event-sourcing';

/** Where publishing goes on, and what of it may be left out. */
export interface StartingPoint {
  readonly after: Position;
  /** True for an event that somebody may still need. */
  isNeeded(event: Pick<RecordedEvent, 'position' | 'recordedAt'>): boolean;
}

export interface Standing {
  /** Position of the last event that the stream keeps; null when it is empty. */
  readonly last: Position | null;
  /** The relay's own checkpoint. */
  readonly checkpoint: Position | null;
  /** Up to where each consumer has everything; `START` for one that has just begun. */
  readonly floors: readonly Position[];
  readonly head: Position;
  /** ISO time; what was recorded before would have left the stream by its age. */
  readonly keptSince: string;
}

/**
 * A stream that holds something is an unbroken piece of the log: go on behind it. An empty one is filled from the
 * lowest position that a consumer still needs. For a consumer that has just begun, and when none is known, what the
 * stream would still keep is enough: the rest is passed over.
 */
export const startingPoint = ({ last, checkpoint, floors, head, keptSince }: Standing): StartingPoint => {
  if (last !== null) return { after: lower(last, checkpoint ?? last), isNeeded: () => true };
  const begun = floors.filter((floor) => floor !== START);
  const lowest = begun.length === 0 ? null : begun.reduce(lower);
  if (lowest !== null && begun.length === floors.length) return { after: lowest, isNeeded: () => true };
  const everythingAfter = lowest ?? head;
  return {
    after: START,
    isNeeded: ({ position, recordedAt }) => recordedAt >= keptSince || comparePositions(position, everythingAfter) > 0,
  };
};

const lower = (a: Position, b: Position): Position => (comparePositions(a, b) <= 0 ? a : b);
