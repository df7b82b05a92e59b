import type { ThreadItem } from '@baton/contracts-inbox-protocol';
import { tell } from './entry.words.ts';
import type { History } from './history.ts';

/** Raised when a field changes its meaning or goes; added fields do not raise it. */
export const JSON_VERSION = 1;

/** As docs/conversation-download.md describes it; moments are ISO 8601 in UTC. */
export async function* asJson({ head, names, pages, downloaded }: History): AsyncGenerator<string> {
  const { row, contact, details } = head;
  const above = {
    format: 'baton.conversation',
    version: JSON_VERSION,
    downloaded,
    conversation: {
      ...row,
      teamName: names.team(row.teamId),
      ownerName: row.ownerId === null ? null : names.agent(row.ownerId),
    },
    contact,
    details,
  };
  yield `${JSON.stringify(above).slice(0, -1)},"entries":[`;
  let between = '\n';
  for await (const page of pages) {
    const entries = page.map((item) => JSON.stringify(entryOf(item, tell(item, names, row.customerName))));
    if (entries.length === 0) continue;
    yield between + entries.join(',\n');
    between = ',\n';
  }
  yield '\n]}\n';
}

const entryOf = (item: ThreadItem, { who, text, internal }: ReturnType<typeof tell>): object => ({
  ...item,
  // What its author took back is not handed on.
  ...(item.kind === 'message' && item.revoked ? { content: null } : {}),
  who: who === '' ? null : who,
  text,
  internal,
});
