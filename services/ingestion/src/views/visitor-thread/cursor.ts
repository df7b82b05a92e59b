import { createHash } from 'node:crypto';
import type { StoredThread } from './visitor-thread.row.ts';

/** A place in what one visitor has been shown: of which thread, by which numbering, and how far. */
export interface Place {
  readonly generation: string;
  /** The thread and its epoch; `none` before there is one. */
  readonly tag: string;
  readonly change: number;
}

const NO_THREAD = 'none';

export const placeIn = (generation: string, thread: StoredThread | null): Place =>
  thread === null
    ? { generation, tag: NO_THREAD, change: 0 }
    : { generation, tag: tagOf(thread), change: thread.change };

/** Says nothing about whose thread it is. */
const tagOf = ({ threadId, epoch }: StoredThread): string =>
  createHash('sha256')
    .update(`${threadId}#${String(epoch)}`)
    .digest('base64url')
    .slice(0, 16);

export const cursorOf = ({ generation, tag, change }: Place): string => `${generation}.${tag}.${String(change)}`;

/** Null for what is not a cursor of ours. */
export const readCursor = (cursor: string): Place | null => {
  const match = /^([0-9a-f-]{36})\.([\w-]{4,16})\.(\d{1,15})$/.exec(cursor);
  if (match === null) return null;
  const [, generation = '', tag = '', change] = match;
  return { generation, tag, change: Number(change) };
};

/** Whether what came after `before` tells all that is at `now`. A thread that was not there before had nothing in it. */
export const continues = (before: Place, now: Place): boolean =>
  before.generation === now.generation &&
  (before.tag === now.tag || before.tag === NO_THREAD) &&
  before.change <= now.change;
