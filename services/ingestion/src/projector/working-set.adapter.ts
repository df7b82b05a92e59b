import type { RecordedEvent } from '@baton/event-sourcing';
import type { Pool } from 'pg';
import { WorkingSet, messageKey } from '../views/visitor-thread/working-set.projection.ts';
import type { StoredConversation, StoredMessage, StoredThread } from '../views/visitor-thread/visitor-thread.row.ts';
import { threadIdOf } from '../views/visitor-thread/visitor-thread.row.ts';

/** What a batch names. */
interface Needs {
  readonly conversations: Set<string>;
  /** Contacts whose threads begin or end here. */
  readonly contacts: Set<string>;
  readonly merging: Set<string>;
  readonly threads: Set<string>;
  readonly agents: Set<string>;
  readonly messages: { readonly c: string; readonly m: string }[];
}

type Data = Readonly<Record<string, unknown>>;

const idOf = (stream: string, prefix: string): string | null =>
  stream.startsWith(prefix) ? stream.slice(prefix.length) : null;

const needsOf = (batch: readonly RecordedEvent[]): Needs => {
  const needs: Needs = {
    ...{ conversations: new Set(), contacts: new Set(), merging: new Set(), threads: new Set(), agents: new Set() },
    messages: [],
  };
  for (const event of batch) need(needs, event, event.data as Data);
  return needs;
};

const need = (needs: Needs, { stream, type, version }: RecordedEvent, data: Data): void => {
  const c = idOf(stream, 'conversation-');
  // A stream that begins in this batch has no row yet: nothing to ask for, which is most of a rebuild.
  if (c !== null && version > 1) needs.conversations.add(c);
  if (type === 'ConversationStarted' && data['channel'] === 'webchat') needs.contacts.add(String(data['contactId']));
  if (type === 'ContactIdentified' || type === 'IdentityLinked') needs.contacts.add(String(data['contactId']));
  if (type === 'ContactMerged')
    for (const id of [data['contactId'], data['intoContactId']]) {
      needs.merging.add(String(id));
      needs.contacts.add(String(id));
    }
  const to = data['to'] as Data | undefined;
  for (const agentId of [data['agentId'], to?.['agentId']]) if (typeof agentId === 'string') needs.agents.add(agentId);
  if (type === 'MessageDeliveryReported' && c !== null && typeof data['messageId'] === 'string')
    needs.messages.push({ c, m: data['messageId'] });
};

/** Reads what a batch of events needs of the view, in a few statements; most batches of other channels need one. */
export class WorkingSetLoader {
  constructor(private readonly pool: Pool) {}

  async load(batch: readonly RecordedEvent[]): Promise<WorkingSet> {
    const set = new WorkingSet();
    const needs = needsOf(batch);
    await this.loadMerged(set, needs.contacts);
    await this.loadConversations(set, 'conversation_id', [...needs.conversations]);
    for (const { threadId } of set.conversations.values()) if (threadId !== null) needs.threads.add(threadId);
    for (const event of batch) {
      const { channel, accountId, contactId } = event.data as Data;
      if (event.type === 'ConversationStarted' && channel === 'webchat')
        needs.threads.add(threadIdOf(String(accountId), set.rootOf(String(contactId))));
    }
    await this.loadThreads(set, [...needs.threads], [...needs.merging]);
    await this.loadTheRest(set, needs);
    return set;
  }

  private async loadMerged(set: WorkingSet, contacts: ReadonlySet<string>): Promise<void> {
    if (contacts.size === 0) return;
    const { rows } = await this.pool.query<{ contact_id: string; into_contact_id: string }>(
      'SELECT contact_id, into_contact_id FROM widget.merged WHERE contact_id = ANY($1)',
      [[...contacts]],
    );
    for (const { contact_id: contactId, into_contact_id: into } of rows)
      set.merged.load(contactId, { contactId, into });
  }

  private async loadConversations(
    set: WorkingSet,
    column: 'conversation_id' | 'thread_id',
    ids: string[],
  ): Promise<void> {
    if (ids.length === 0) return;
    const { rows } = await this.pool.query<{ row: StoredConversation }>(
      `SELECT row FROM widget.conversations WHERE ${column} = ANY($1)`,
      [ids],
    );
    for (const { row } of rows) set.conversations.load(row.conversationId, row);
  }

  private async loadThreads(set: WorkingSet, ids: string[], merging: string[]): Promise<void> {
    if (ids.length === 0 && merging.length === 0) return;
    const { rows } = await this.pool.query<{ row: StoredThread }>(
      'SELECT row FROM widget.threads WHERE thread_id = ANY($1) OR contact_id = ANY($2)',
      [ids, merging],
    );
    for (const { row } of rows) set.threads.load(row.threadId, row);
  }

  private async loadTheRest(set: WorkingSet, { merging, agents, messages }: Needs): Promise<void> {
    const threads = [...set.threads.values()];
    const joining = threads.filter(({ contactId }) => merging.has(contactId)).map(({ threadId }) => threadId);
    const others = threads.flatMap(({ conversations }) => conversations.map(({ conversationId }) => conversationId));
    await this.loadConversations(set, 'thread_id', joining);
    await this.loadConversations(
      set,
      'conversation_id',
      others.filter((id) => !set.conversations.has(id)),
    );
    await this.loadMessages(set, joining, messages);
    if (agents.size === 0) return;
    const { rows } = await this.pool.query<{ agent_id: string; name: string }>(
      'SELECT agent_id, name FROM widget.agents WHERE agent_id = ANY($1)',
      [[...agents]],
    );
    for (const { agent_id: agentId, name } of rows) set.agents.load(agentId, { agentId, name });
  }

  private async loadMessages(set: WorkingSet, threads: string[], messages: Needs['messages']): Promise<void> {
    const named = messages.filter(({ c }) => set.conversations.get(c)?.threadId);
    if (threads.length === 0 && named.length === 0) return;
    const { rows } = await this.pool.query<{ row: StoredMessage }>(
      `SELECT row FROM widget.messages WHERE thread_id = ANY($1)
       UNION ALL SELECT row FROM widget.messages
       WHERE (conversation_id, message_id) IN (SELECT * FROM unnest($2::text[], $3::text[])) AND NOT thread_id = ANY($1)`,
      [threads, named.map(({ c }) => c), named.map(({ m }) => m)],
    );
    for (const { row } of rows) set.messages.load(messageKey(row.message.conversation_id, row.message.id), row);
  }
}
