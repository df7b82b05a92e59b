import type { ThreadItem } from '@baton/contracts-inbox-protocol';
import type { Downloaded } from './head.words.ts';
import type { HistoryHead } from './history.query.ts';
import type { Names } from './names.ts';

/** One conversation on its way into a file. */
export interface History {
  readonly head: HistoryHead;
  readonly names: Names;
  readonly pages: AsyncIterable<readonly ThreadItem[]>;
  readonly downloaded: Downloaded;
}
