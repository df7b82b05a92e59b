import {
  compareRows,
  displayStatus,
  inScope,
  maySee,
  type AgentCommand,
  type CommandBodies,
  type Content,
  type ContactCard,
  type ConversationDetails,
  type ConversationRefusal,
  type ConversationRow,
  type Delivery,
  type Me,
  type MessageItem,
  type People,
  type Scope,
  type Sort,
  type ThreadItem,
} from '@baton/contracts-inbox-protocol';

export interface FakeChange {
  readonly seq: number;
  readonly before: ConversationRow;
  readonly after: ConversationRow;
  readonly items: readonly ThreadItem[];
}

interface Held {
  row: ConversationRow;
  items: ThreadItem[];
  contact: ContactCard;
  details: ConversationDetails;
}

const DAY_MS = 86_400_000;

export const PEOPLE: People = {
  agents: [
    { agentId: 'agent-ana', name: 'Ana Silva', active: true },
    { agentId: 'agent-ben', name: 'Ben Carter', active: true },
    { agentId: 'agent-chloe', name: 'Chloe Martin', active: true },
    { agentId: 'agent-sue', name: 'Sue Park', active: true },
    { agentId: 'agent-ada', name: 'Ada Moss', active: true },
  ],
  teams: [
    { teamId: 'team-support', name: 'Support' },
    { teamId: 'team-billing', name: 'Billing' },
  ],
};

const meOf = (agentId: string, email: string, role: Me['role'], teamIds: string[], seesAll: boolean): Me => ({
  agentId,
  name: PEOPLE.agents.find((agent) => agent.agentId === agentId)?.name ?? agentId,
  email,
  role,
  teamIds,
  seesAll,
  sessionExpiresAt: new Date(Date.now() + DAY_MS).toISOString(),
  dispositions: [
    { id: 'solved', label: 'Solved' },
    { id: 'callback', label: 'Call back later' },
    { id: 'spam', label: 'Spam' },
  ],
});

export const LOGINS: readonly Me[] = [
  meOf('agent-ana', 'ana@demo.baton', 'agent', ['team-support', 'team-billing'], false),
  meOf('agent-ben', 'ben@demo.baton', 'agent', ['team-support'], false),
  meOf('agent-sue', 'sue@demo.baton', 'supervisor', ['team-support', 'team-billing'], false),
  meOf('agent-ada', 'admin@demo.baton', 'admin', [], true),
];

/** A gateway's state in memory: the projection and its change log, with just enough of the domain to click through. */
export class FakeModel {
  readonly conversations = new Map<string, Held>();
  readonly log: FakeChange[] = [];
  seq = 0;
  onChange: (change: FakeChange) => void = () => undefined;
  /** Shifts the clock, so that a spec can close a window or age a conversation. */
  readonly now = (): Date => new Date();

  add(row: ConversationRow, contact: ContactCard, items: ThreadItem[], known: Partial<ConversationDetails> = {}): void {
    const details: ConversationDetails = {
      ...{ conversationId: row.conversationId, rev: 0, summary: null, escalation: null },
      ...{ pages: [], referrer: null, rating: null, tagsByAssistant: [] },
      ...known,
    };
    this.conversations.set(row.conversationId, { row, contact, items, details });
  }

  page(
    me: Me,
    scope: Scope,
    sort: Sort,
    limit: number,
    after: string | null,
  ): { rows: ConversationRow[]; next: string | null } {
    const all = this.visible(me, scope).sort((a, b) => compareRows(a, b, sort));
    const boundary = after === null ? null : (JSON.parse(after) as ConversationRow);
    const from = boundary === null ? 0 : all.findIndex((row) => compareRows(row, boundary, sort) > 0);
    const rows = from < 0 ? [] : all.slice(from, from + limit);
    const more = from >= 0 && from + limit < all.length;
    return { rows, next: more ? JSON.stringify(rows.at(-1)) : null };
  }

  visible(me: Me, scope: Scope): ConversationRow[] {
    return [...this.conversations.values()]
      .map(({ row }) => row)
      .filter((row) => maySee(row, me) && inScope(row, scope, me.agentId));
  }

  counts(me: Me): { all: number; waiting: number; mine: number } {
    return {
      all: this.visible(me, 'all').length,
      waiting: this.visible(me, 'waiting').length,
      mine: this.visible(me, 'mine').length,
    };
  }

  change(id: string, patch: Partial<ConversationRow>, ...items: readonly Partial<ThreadItem>[]): ConversationRow {
    const held = this.conversations.get(id) as Held;
    const before = held.row;
    this.seq += 1;
    const rev = before.rev + Math.max(1, items.length);
    const at = this.now().toISOString();
    const after = { ...before, lastActivityAt: items.length > 0 ? at : before.lastActivityAt, ...patch, rev };
    held.row = { ...after, displayStatus: displayStatus(after.handler, after.status) };
    const written = items.map((item, index) => {
      const known = held.items.find(({ id: itemId }) => itemId === item.id);
      const order = known?.order ?? before.rev + 1 + index;
      return { ...known, episode: after.episode, at, ...item, order, rev: rev } as ThreadItem;
    });
    for (const item of written) {
      const index = held.items.findIndex(({ id: itemId }) => itemId === item.id);
      if (index < 0) held.items.push(item);
      else held.items[index] = item;
    }
    const change = { seq: this.seq, before, after: held.row, items: written };
    this.log.push(change);
    this.onChange(change);
    return held.row;
  }

  // ---- what customers do

  customerWrites(id: string, content: string | Content): string {
    const { row } = this.conversations.get(id) as Held;
    const text = typeof content === 'string' ? content : 'Something new';
    const at = this.now().toISOString();
    const messageId = crypto.randomUUID();
    const reopened = row.handler === 'none';
    this.change(
      id,
      {
        status: 'active',
        handler: reopened ? 'waiting' : row.handler,
        waitingSince: reopened ? at : row.waitingSince,
        reason: reopened ? 'no assistant' : row.reason,
        ownerId: reopened ? null : row.ownerId,
        unanswered: row.unanswered + 1,
        customerMessages: row.customerMessages + 1,
        turns: row.turns + 1,
        lastCustomerMessageAt: at,
        windowClosesAt: new Date(Date.parse(at) + DAY_MS).toISOString(),
        preview: { author: 'customer', text, at, delivery: null },
      },
      messageOf(messageId, 'customer', typeof content === 'string' ? { kind: 'text', text: content } : content),
    );
    return messageId;
  }

  deliver(id: string, messageId: string, delivery: Omit<Delivery, 'at'>): void {
    const { row } = this.conversations.get(id) as Held;
    this.change(id, row.preview?.author === 'agent' ? { preview: { ...row.preview, delivery: delivery.state } } : {}, {
      id: messageId,
      delivery: { ...delivery, at: this.now().toISOString() },
    } as Partial<MessageItem>);
  }

  /** An agent's message waits until then, to keep messages apart. */
  hold(id: string, messageId: string, notBefore: string): void {
    this.change(id, {}, { id: messageId, notBefore } as Partial<MessageItem>);
  }

  // ---- what agents do

  command(me: Me, id: string, name: AgentCommand, body: unknown): { rev: number } | { refusal: ConversationRefusal } {
    const held = this.conversations.get(id);
    if (held === undefined || !maySee(held.row, me)) return { refusal: { code: 'not-found' } };
    const run = this.#commands[name] as (me: Me, held: Held, body: unknown) => ConversationRefusal | null;
    const refusal = run(me, held, body);
    return refusal === null ? { rev: held.row.rev } : { refusal };
  }

  readonly #line = (type: string, agentId: string, details: Record<string, unknown>): Partial<ThreadItem> =>
    ({ kind: 'timeline', id: crypto.randomUUID(), type, agentId, details }) as Partial<ThreadItem>;

  #notOffered(me: Me, { row }: Held, offerId: string): ConversationRefusal | null {
    return row.offer?.offerId === offerId && row.offer.agentId === me.agentId
      ? null
      : { code: 'wrong-state', handler: row.handler, status: row.status };
  }

  readonly #commands: {
    [Name in AgentCommand]: (me: Me, held: Held, body: CommandBodies[Name]) => ConversationRefusal | null;
  } = {
    claim: (me, held) => this.#claim(me, held, 'claim'),
    reply: (me, { row, items }, { messageId, text, lastSeenMessageId }) => {
      if (items.some((item) => item.id === messageId)) return null;
      if (row.handler !== 'agent' || row.ownerId !== me.agentId) {
        return row.ownerId === null
          ? { code: 'not-owner' }
          : { code: 'owned-by-other', ownerId: row.ownerId, since: row.ownedSince ?? row.createdAt };
      }
      if (row.windowClosesAt !== null && Date.parse(row.windowClosesAt) < Date.now()) {
        return { code: 'window-closed', closedAt: row.windowClosesAt };
      }
      const newest = items
        .filter((item): item is MessageItem => item.kind === 'message' && item.agentId !== me.agentId)
        .toSorted((a, b) => b.order - a.order)[0];
      if (newest !== undefined && newest.id !== lastSeenMessageId) {
        return { code: 'newer-message', messageId: newest.id, author: newest.author, at: newest.at };
      }
      const at = this.now().toISOString();
      this.change(
        row.conversationId,
        { unanswered: 0, turns: row.turns + 1, preview: { author: 'agent', text, at, delivery: null } },
        { ...messageOf(messageId, 'agent', { kind: 'text', text }), agentId: me.agentId } as Partial<MessageItem>,
      );
      return null;
    },
    'take-over': (me, held, { handOff }) => {
      if (held.row.handler === 'agent') return this.#claim(me, held, 'takeOver');
      const { conversationId } = held.row;
      if (handOff !== null && handOff !== undefined) {
        const content = { kind: 'text', text: handOff.text } as const;
        this.change(conversationId, {}, messageOf(handOff.messageId, 'assistant', content));
      }
      return this.#claim(me, held, 'takeOver');
    },
    join: (me, { row }) => {
      if (row.handler !== 'assistant') return { code: 'wrong-state', handler: row.handler, status: row.status };
      const takeover = { agentId: me.agentId, at: this.now().toISOString() };
      this.change(row.conversationId, { takeover }, this.#line('TakeoverRequested', me.agentId, {}));
      return null;
    },
    'accept-offer': (me, held, { offerId }) => this.#notOffered(me, held, offerId) ?? this.#claim(me, held, 'accept'),
    'decline-offer': (me, held, { offerId, reason }) => {
      const refusal = this.#notOffered(me, held, offerId);
      if (refusal !== null) return refusal;
      const line = this.#line('OfferDeclined', me.agentId, { agentId: me.agentId, reason: reason ?? null });
      this.change(held.row.conversationId, { handler: 'waiting', offer: null }, line);
      return null;
    },
    'mark-read': () => null,
    release: (me, { row }, { to, reason }) => {
      const patch = {
        handler: to === 'queue' ? 'waiting' : 'assistant',
        ownerId: null,
        ownedSince: null,
        waitingSince: to === 'queue' ? (row.waitingSince ?? row.createdAt) : null,
      } as const;
      const details = { to, agentId: me.agentId, reason: reason ?? null };
      this.change(row.conversationId, patch, this.#line('ConversationReleased', me.agentId, details));
      return null;
    },
    assign: (me, held, body) => this.#give(me, held, body, 'ConversationAssigned'),
    transfer: (me, held, body) => this.#give(me, held, body, 'ConversationTransferred'),
    end: (me, { row }) => {
      if (row.ownerId !== me.agentId) return { code: 'not-owner' };
      this.change(
        row.conversationId,
        { handler: 'none', status: 'resolved', wrapUp: { agentId: me.agentId, deadline: null } },
        this.#line('ConversationEnded', me.agentId, { by: 'agent' }),
        this.#line('ConversationResolved', me.agentId, { cause: 'agent' }),
        this.#line('WrapUpStarted', me.agentId, { deadline: null }),
      );
      return null;
    },
    'complete-wrap-up': (me, { row }, { disposition, notes, tags }) => {
      this.change(
        row.conversationId,
        { wrapUp: null, ownerId: null, ownedSince: null, tags: [...new Set([...row.tags, ...(tags ?? [])])] },
        this.#line('WrapUpCompleted', me.agentId, { disposition, notes: notes ?? null, timedOut: false }),
      );
      return null;
    },
    'extend-wrap-up': (_me, { row }, { seconds }) => {
      const deadline = new Date(Date.now() + seconds * 1000).toISOString();
      this.change(row.conversationId, { wrapUp: { agentId: row.wrapUp?.agentId ?? '', deadline } });
      return null;
    },
    'set-status': (me, { row }, { status }) => {
      if (row.handler === 'waiting') return { code: 'wrong-state', handler: row.handler, status: row.status };
      const type = {
        active: 'ConversationReopened',
        pending: 'ConversationMarkedPending',
        resolved: 'ConversationResolved',
        archived: 'ConversationArchived',
      };
      this.change(row.conversationId, { status }, this.#line(type[status], me.agentId, { cause: 'agent' }));
      return null;
    },
    'set-priority': (me, { row }, { priority, reason }) => {
      this.change(
        row.conversationId,
        { priority },
        this.#line('PrioritySet', me.agentId, { priority, by: 'agent', reason: reason ?? null }),
      );
      return null;
    },
    'add-note': (me, { row }, { noteId, text }) => {
      const at = this.now().toISOString();
      const note = { kind: 'note', id: noteId, agentId: me.agentId, text } as Partial<ThreadItem>;
      this.change(row.conversationId, { preview: { author: 'note', text, at, delivery: null } }, note);
      return null;
    },
    'apply-tags': (me, { row }, { tags }) => {
      this.change(
        row.conversationId,
        { tags: [...row.tags, ...tags] },
        this.#line('TagsApplied', me.agentId, { tags }),
      );
      return null;
    },
    'remove-tag': (me, { row }, { tag }) => {
      const tags = row.tags.filter((other) => other !== tag);
      this.change(row.conversationId, { tags }, this.#line('TagRemoved', me.agentId, { tag }));
      return null;
    },
  };

  #claim(me: Me, { row }: Held, how: 'claim' | 'takeOver' | 'accept'): ConversationRefusal | null {
    if (row.handler === 'agent' && row.ownerId !== me.agentId) {
      return { code: 'owned-by-other', ownerId: row.ownerId as string, since: row.ownedSince as string };
    }
    if (row.ownerId === me.agentId && row.handler === 'agent') return null;
    const patch = {
      handler: 'agent',
      ownerId: me.agentId,
      ownedSince: this.now().toISOString(),
      waitingSince: null,
      status: 'active',
      wrapUp: null,
      takeover: null,
      offer: null,
    } as const;
    this.change(row.conversationId, patch, this.#line('ConversationClaimed', me.agentId, { how }));
    return null;
  }

  #give(me: Me, { row }: Held, body: CommandBodies['assign'], type: string): null {
    const now = this.now().toISOString();
    const to =
      body.agentId === undefined
        ? {
            handler: 'waiting' as const,
            teamId: body.teamId as string,
            ownerId: null,
            ownedSince: null,
            waitingSince: row.waitingSince ?? now,
          }
        : { handler: 'agent' as const, ownerId: body.agentId, ownedSince: now, waitingSince: null };
    const details = {
      byAgentId: me.agentId,
      fromAgentId: me.agentId,
      toAgentId: body.agentId ?? null,
      toTeamId: body.teamId ?? null,
      note: body.note ?? null,
    };
    this.change(row.conversationId, { ...to, status: 'active' }, this.#line(type, me.agentId, details));
    return null;
  }
}

export const messageOf = (id: string, author: MessageItem['author'], content: Content): Partial<MessageItem> => ({
  kind: 'message',
  id,
  author,
  agentId: null,
  content,
  replyTo: null,
  providerMessageId: `wamid.${id}`,
  delivery: null,
  edited: false,
  revoked: false,
  reaction: null,
  confidence: null,
  intent: null,
  sentiment: null,
  notBefore: null,
});
