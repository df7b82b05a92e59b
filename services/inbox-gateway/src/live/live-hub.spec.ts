import fc from 'fast-check';
import {
  maySee,
  type Change,
  type ContactCard,
  type ConversationDetails,
  type ConversationRow,
  type Counts,
  type Cursor,
  type ServerFrame,
  type Snapshot,
  type ThreadItem,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import type { Viewer } from '../access/viewer.ts';
import { AGENTS, Dice, randomHistory, TEAMS } from '../histories.spec-kit.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import { contactCard, newContact } from '../views/contact/contact.projection.ts';
import type { StoredContact } from '../views/contact/contact.row.ts';
import { countsOf, type Counter } from '../views/counts/counts.projection.ts';
import { noDetails } from '../views/details/details.projection.ts';
import { difference } from '../views/difference.projection.ts';
import { InboxProjection } from '../views/inbox.projection.ts';
import { WorkingSet } from '../views/working-set.projection.ts';
import { HandTimers } from './hand-timers.spec-kit.ts';
import { encode, LiveHub, type Member } from './live-hub.ts';
import { splitTopic, TOPICS } from './topics/topic.table.ts';

/** The views at one moment of the change log. */
interface Moment {
  readonly seq: number;
  readonly rows: ReadonlyMap<string, ConversationRow>;
  readonly items: ReadonlyMap<string, { readonly conversationId: string; readonly item: ThreadItem }>;
  readonly contacts: ReadonlyMap<string, StoredContact>;
  readonly details: ReadonlyMap<string, ConversationDetails>;
  readonly counters: readonly Counter[];
}

/** The projector of a spec: commits batches of a random history and remembers every moment. */
class Projector {
  private readonly set = new WorkingSet();
  private readonly projection = new InboxProjection(this.set);
  readonly moments: Moment[] = [
    { seq: 0, rows: new Map(), items: new Map(), contacts: new Map(), details: new Map(), counters: [] },
  ];
  readonly log: ChangeEntry[] = [];

  get now(): Moment {
    return this.moments.at(-1) as Moment;
  }

  commit(events: readonly RecordedEvent[], rightsOf: readonly string[] = []): ChangeEntry[] {
    for (const event of events) this.projection.apply(event);
    for (const agentId of rightsOf) this.set.rightsOf.add(agentId);
    const { changes } = difference(this.set);
    const entries = changes.map((change, index) => ({ ...change, seq: this.log.length + index + 1 }));
    const { rows, items, contacts, details } = this.now;
    this.moments.push({
      seq: this.log.length + entries.length,
      rows: new Map([...rows, ...[...this.set.conversations.changed()].map(([id, { row }]) => [id, row] as const)]),
      items: new Map([
        ...items,
        ...[...this.set.items.changed()].map(
          ([key, { conversationId, stored }]) => [key, { conversationId, item: stored.item }] as const,
        ),
      ]),
      contacts: new Map([...contacts, ...this.set.contacts.changed()]),
      details: new Map([...details, ...this.set.details.changed()]),
      counters: [...this.set.counters.values()],
    });
    this.set.settle();
    this.log.push(...entries);
    // As they come over the wire.
    return JSON.parse(JSON.stringify(entries)) as ChangeEntry[];
  }
}

interface Shown {
  readonly rows: Map<string, ConversationRow>;
  readonly items: Map<string, ThreadItem>;
  contact: ContactCard | null;
  details: ConversationDetails | null;
  counts: Counts | null;
  over: boolean;
}

const nothing = (): Shown => ({
  ...{ rows: new Map(), items: new Map(), contact: null, details: null, counts: null, over: false },
});

/** What a viewer must see of a topic at a moment: written without the code under test. */
const expected = (moment: Moment, viewer: Viewer, topic: Topic): Shown => {
  const { name, subject } = splitTopic(topic);
  const shown = nothing();
  for (const row of moment.rows.values()) {
    const shows: Readonly<Record<string, boolean>> = {
      list: viewer.seesAll || viewer.teamIds.includes(row.teamId),
      mine: row.ownerId === viewer.agentId,
      conversation: row.conversationId === subject && maySee(row, viewer),
    };
    if (shows[name] === true) shown.rows.set(row.conversationId, row);
  }
  if (name === 'counts') shown.counts = countsOf(moment.counters, viewer);
  const row = shown.rows.get(subject);
  if (name !== 'conversation' || row === undefined) return shown;
  for (const { conversationId, item } of moment.items.values()) {
    if (conversationId === subject) shown.items.set(item.id, item);
  }
  const contact = moment.contacts.get(row.contactId) ?? newContact(row.contactId, row.createdAt);
  shown.contact = contactCard(contact, viewer);
  shown.details = moment.details.get(subject) ?? noDetails(subject);
  return shown;
};

const snapshotOf = (moment: Moment, viewer: Viewer, topic: Topic): Snapshot | null => {
  const { rows, items, contact, details, counts } = expected(moment, viewer, topic);
  const { name, subject } = splitTopic(topic);
  if (counts !== null) return { counts };
  if (name !== 'conversation') return { rows: [...rows.values()], next: null };
  const row = rows.get(subject);
  if (row === undefined || contact === null || details === null) return null;
  return { row, contact, details, items: [...items.values()], hasOlder: false };
};

/** A client that does what the protocol says and nothing else. */
class ModelClient implements Member {
  readonly topics = new Map<Topic, { cursor: Cursor | null; shown: Shown }>();
  connected = false;
  gaps = 0;

  constructor(public viewer: Viewer) {}

  send(frame: Buffer): void {
    this.receive(JSON.parse(frame.toString()) as ServerFrame);
  }

  ended(topic: Topic): void {
    const known = this.topics.get(topic);
    if (known !== undefined) known.shown.over = true;
  }

  private receive(frame: ServerFrame): void {
    if (frame.type !== 'snapshot' && frame.type !== 'changes') return;
    const known = this.topics.get(frame.topic);
    if (known === undefined) return;
    if (frame.type === 'snapshot') {
      known.cursor = frame.cursor;
      known.shown = showSnapshot(frame.data);
      return;
    }
    const { cursor } = known;
    if (cursor === null || cursor.generation !== frame.cursor.generation || frame.after > cursor.seq) {
      this.gaps += 1;
      return;
    }
    if (frame.cursor.seq <= cursor.seq) return;
    known.cursor = frame.cursor;
    for (const change of frame.changes) show(known.shown, change);
  }
}

const showSnapshot = (data: Snapshot): Shown => {
  const shown = nothing();
  if ('counts' in data) shown.counts = data.counts;
  else if ('items' in data) {
    show(shown, { kind: 'row', row: data.row });
    show(shown, { kind: 'contact', contact: data.contact });
    show(shown, { kind: 'details', details: data.details });
    for (const item of data.items) show(shown, { kind: 'item', conversationId: data.row.conversationId, item });
  } else if ('rows' in data) for (const row of data.rows) show(shown, { kind: 'row', row });
  return shown;
};

const show = (shown: Shown, change: Change): void => {
  if (change.kind === 'row') {
    const known = shown.rows.get(change.row.conversationId);
    if (known === undefined || known.rev <= change.row.rev) shown.rows.set(change.row.conversationId, change.row);
  }
  if (change.kind === 'gone') shown.rows.delete(change.conversationId);
  if (change.kind === 'item') shown.items.set(change.item.id, change.item);
  if (change.kind === 'contact') shown.contact = change.contact;
  if (change.kind === 'details') shown.details = change.details;
  if (change.kind === 'counts') shown.counts = change.counts;
};

const record = (seed: number, length: number): RecordedEvent[] => {
  const versions = new Map<string, number>();
  return randomHistory(seed, length).map(({ stream, event }, index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const recordedAt = new Date(Date.parse('2026-01-05T08:00:00.000Z') + index * 1000).toISOString();
    return { ...event, stream, version, position: String(index + 1), recordedAt };
  });
};

const viewerOf = (agentId: string, dice: Dice): Viewer => ({
  agentId,
  role: 'agent',
  seesAll: dice.roll(5) === 0,
  teamIds: TEAMS.filter(() => dice.roll(2) === 0),
});

/** A day of one gateway: commits, people who come, go and come back, restarts of the gateway, changed rights. */
const simulate = (seed: number): { readonly clients: readonly ModelClient[]; readonly projector: Projector } => {
  const dice = new Dice(seed);
  const timers = new HandTimers();
  const projector = new Projector();
  const generation = 'g';
  let hub = new LiveHub(TOPICS, timers);
  hub.reset({ generation, seq: 0 }, [], []);
  const clients = [...AGENTS, ...AGENTS].map((agentId) => new ModelClient(viewerOf(agentId, dice)));
  const events = record(seed, 260);

  const follow = (client: ModelClient, topic: Topic): void => {
    const { name, subject } = splitTopic(topic);
    const known = client.topics.get(topic) ?? { cursor: null, shown: nothing() };
    client.topics.set(topic, known);
    const since = known.cursor;
    const row = name === 'conversation' ? projector.now.rows.get(subject) : undefined;
    if (name === 'conversation' && (row === undefined || !maySee(row, client.viewer))) {
      client.topics.delete(topic);
      return;
    }
    if (since !== null && hub.canResume(client.viewer, since) && hub.join(client, name, subject, since.seq, true))
      return;
    // A snapshot is read from the database: what it shows may be older than what the hub has seen meanwhile.
    const older = projector.moments.at(-1 - dice.roll(Math.min(3, projector.moments.length))) ?? projector.now;
    for (const moment of [older, projector.now]) {
      const data = snapshotOf(moment, client.viewer, topic);
      if (data === null) {
        client.topics.delete(topic);
        return;
      }
      client.send(encode({ type: 'snapshot', topic, cursor: { generation, seq: moment.seq }, data }));
      if (hub.join(client, name, subject, moment.seq, false)) return;
    }
    throw new Error('a snapshot of this moment must be joined');
  };
  const leave = (client: ModelClient): void => {
    client.connected = false;
    for (const topic of client.topics.keys()) hub.leave(client, splitTopic(topic).name, splitTopic(topic).subject);
  };
  const connect = (client: ModelClient): void => {
    client.connected = true;
    const open = dice.one([...projector.now.rows.keys(), 'none']);
    const over = [...client.topics].filter(([, { shown }]) => shown.over).map(([topic]) => topic);
    for (const topic of over) client.topics.delete(topic);
    for (const topic of new Set<Topic>(['list', 'mine', 'counts', `conversation:${open}`, ...client.topics.keys()])) {
      follow(client, topic);
    }
  };

  while (events.length > 0) {
    const client = dice.one(clients);
    if (dice.roll(3) === 0) (client.connected ? leave : connect)(client);
    if (dice.roll(40) === 0) {
      clients.forEach(leave);
      hub = new LiveHub(TOPICS, timers);
      hub.reset({ generation, seq: projector.now.seq }, projector.log.slice(-dice.roll(40)), projector.now.counters);
    }
    if (dice.roll(15) === 0) {
      const changed = clients.filter(({ viewer }) => viewer.agentId === client.viewer.agentId);
      changed.forEach(leave);
      const viewer = viewerOf(client.viewer.agentId, dice);
      for (const one of changed) one.viewer = viewer;
      hub.receive(projector.commit([], [viewer.agentId]));
    }
    hub.receive(projector.commit(events.splice(0, 1 + dice.roll(4))));
    timers.pass(dice.roll(60));
  }
  for (const client of clients) if (!client.connected) connect(client);
  hub.flushAll();
  return { clients, projector };
};

describe('the live hub', () => {
  it('shows every client what the projection holds, whatever was cut, resumed or restarted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const { clients, projector } = simulate(seed);
        for (const { viewer, topics, gaps } of clients) {
          expect(gaps).toBe(0);
          for (const [topic, { shown }] of topics) {
            const wire = (state: Shown): unknown => ({
              rows: [...state.rows.values()].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1)),
              items: [...state.items.values()].sort((a, b) => a.order - b.order),
              contact: state.contact,
              details: state.details,
              counts: state.counts,
            });
            if (shown.over) expect(expected(projector.now, viewer, topic).rows.size).toBeLessThanOrEqual(1);
            else
              expect({ topic, ...(wire(shown) as object) }).toEqual({
                topic,
                ...(wire(expected(projector.now, viewer, topic)) as object),
              });
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('encodes a frame once for all who see the same', () => {
    const hub = new LiveHub(TOPICS, new HandTimers());
    hub.reset({ generation: 'g', seq: 0 }, [], []);
    const frames: Buffer[] = [];
    const member = (agentId: string): Member => ({
      viewer: { agentId, role: 'agent', seesAll: false, teamIds: [...TEAMS] },
      send: (frame) => void frames.push(frame),
      ended: () => undefined,
    });
    for (const agentId of AGENTS) hub.join(member(agentId), 'list', '', 0, false);
    hub.receive(new Projector().commit(record(3, 12)));
    expect(frames).toHaveLength(AGENTS.length);
    expect(new Set(frames).size).toBe(1);
  });

  it('sends the first change of the list at once and then at most four frames a second; what is one’s own at once', () => {
    const timers = new HandTimers();
    const hub = new LiveHub(TOPICS, timers);
    hub.reset({ generation: 'g', seq: 0 }, [], []);
    const topics: string[] = [];
    const member: Member = {
      viewer: { agentId: 'ana', role: 'admin', seesAll: true, teamIds: [] },
      send: (frame) => void topics.push((JSON.parse(frame.toString()) as { topic: string }).topic),
      ended: () => undefined,
    };
    hub.join(member, 'list', '', 0, false);
    const projector = new Projector();
    const events = record(5, 80);
    const start = events.splice(0, 6);
    hub.receive(projector.commit(start));
    expect(topics).toEqual(['list']);
    for (const event of events) {
      hub.receive(projector.commit([event]));
      timers.pass(10);
    }
    expect(topics.length).toBeLessThanOrEqual(2 + (events.length * 10) / 250);
    expect(topics.length).toBeGreaterThan(2);
  });

  it('rests longer after a flush that cost much, and only where frames are conflated', () => {
    const flushesWith = (watchers: number): number => {
      const timers = new HandTimers();
      const hub = new LiveHub(TOPICS, timers);
      hub.reset({ generation: 'g', seq: 0 }, [], []);
      let frames = 0;
      for (let index = 0; index < watchers; index += 1) {
        const member: Member = {
          viewer: { agentId: 'ana', role: 'admin', seesAll: true, teamIds: [] },
          send: () => void (frames += 1),
          ended: () => undefined,
        };
        hub.join(member, 'list', '', 0, false);
      }
      const projector = new Projector();
      for (const event of record(5, 80)) {
        hub.receive(projector.commit([event]));
        timers.pass(100);
      }
      return frames / watchers;
    };
    const few = flushesWith(1);
    const many = flushesWith(20_000);
    expect(few).toBeGreaterThan(10);
    expect(many).toBeGreaterThan(1);
    expect(many).toBeLessThan(few / 2);
  });
});
