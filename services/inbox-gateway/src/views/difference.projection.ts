import type { ThreadItem } from '@baton/contracts-inbox-protocol';
import type { InboxChange } from './change-log/change.row.ts';
import { applyDeltas, countRow, type Counter, type CounterDeltas } from './counts/counts.projection.ts';
import { peopleOf } from './people/people.projection.ts';
import { previewOf } from './thread/preview.projection.ts';
import { itemKey, type WorkingSet } from './working-set.projection.ts';

export interface Difference {
  /** Counters that changed, with their new values; zeros are to be deleted. */
  readonly counters: readonly Counter[];
  readonly changes: readonly InboxChange[];
}

/** Ends a batch: previews and counters are brought up to date once, then what changed is told. */
export const difference = (set: WorkingSet): Difference => {
  drawPreviews(set);
  const counters = recount(set);
  const items = itemsByConversation(set);
  const changes: InboxChange[] = [];
  for (const [id, { row }] of set.conversations.changed()) {
    const before = set.conversations.before(id)?.row;
    const details = set.details.isChanged(id) ? set.details.get(id) : undefined;
    changes.push({
      kind: 'conversation',
      row,
      items: items.get(id) ?? [],
      ...(details === undefined ? {} : { details }),
      before: before === undefined ? null : { teamId: before.teamId, ownerId: before.ownerId },
    });
  }
  for (const [, contact] of set.contacts.changed()) changes.push({ kind: 'contact', contact });
  if (counters.length > 0) changes.push({ kind: 'counters', counters });
  if (set.changedPeople.size > 0 || set.rightsOf.size > 0) {
    changes.push({ kind: 'people', people: peopleOf(set.people.values()), rightsOf: [...set.rightsOf] });
  }
  return { counters, changes };
};

const drawPreviews = (set: WorkingSet): void => {
  for (const [id, { row, memory }] of set.conversations.changed()) {
    if (memory.previewItemId === null) continue;
    const key = itemKey(id, memory.previewItemId);
    const shown = set.items.isChanged(key) ? set.items.get(key) : undefined;
    if (shown === undefined) continue;
    set.conversations.set(id, { memory, row: { ...row, preview: previewOf(shown.stored.item, row.channel) } });
  }
};

const recount = (set: WorkingSet): Counter[] => {
  const deltas: CounterDeltas = new Map();
  for (const [id, { row }] of set.conversations.changed()) {
    const before = set.conversations.before(id)?.row;
    if (before !== undefined) countRow(deltas, before, -1);
    countRow(deltas, row, 1);
  }
  return applyDeltas(set.counters, deltas);
};

const itemsByConversation = (set: WorkingSet): Map<string, ThreadItem[]> => {
  const byConversation = new Map<string, ThreadItem[]>();
  for (const [, { conversationId, stored }] of set.items.changed()) {
    const items = byConversation.get(conversationId);
    if (items === undefined) byConversation.set(conversationId, [stored.item]);
    else items.push(stored.item);
  }
  return byConversation;
};
