import type { Cursor, ServerFrame, Topic } from '@baton/contracts-inbox-protocol';
import type { Viewer } from '../access/viewer.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import { AddressIndex } from './address-index.ts';
import { CounterBook } from './counter-book.ts';
import { ChangeRing } from './change-ring.ts';
import type { Audience, TopicDefinition } from './topics/topic.ts';

/** Who listens: a socket, or a model of one in a spec. */
export interface Member {
  readonly viewer: Viewer;
  send(frame: Buffer): void;
  /** The topic showed its last change: what it is about has left what the viewer may see. */
  ended(topic: Topic): void;
}

export interface Timers {
  /** Calls back after so many milliseconds; the answer cancels. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
}

interface Channel {
  readonly topic: Topic;
  readonly audience: Audience;
  readonly members: Set<Member>;
  pending: ChangeEntry[];
  /** Cursor of the last frame, or where the channel began: every member stands there or further. */
  sentSeq: number;
  /** What those who come back are told, by where they stand; good until the next frame. */
  readonly replays: Map<number, Replay>;
}

interface Replay {
  readonly frame: Buffer;
  readonly ends: boolean;
}

/** All channels of one topic: by address, then by the audience's key. */
interface Board {
  readonly definition: TopicDefinition;
  readonly channels: Map<string, Map<string, Channel>>;
  readonly dirty: Set<Channel>;
  readonly index: AddressIndex;
  lastFlush: number;
  /** Milliseconds between the last flush and the next one. */
  rest: number;
  scheduled: boolean;
}

export const encode = (frame: ServerFrame): Buffer => Buffer.from(JSON.stringify(frame));

/** How many entries behind a cursor may be and still be resumed rather than answered by a snapshot. */
const RESUME_LIMIT = 20_000;

/**
 * What the flushes of a conflated topic may cost. Many who watch much get fewer, larger frames, in which a row that
 * changed ten times stands once; what is theirs reaches them at once all the same, by other topics.
 */
const BYTES_PER_MS = 16_000;
const LONGEST_REST_MS = 3_000;

/** Those who lost the same gateway stand at few places; a quiet channel must not collect them for ever. */
const MOST_REPLAYS = 32;

/**
 * Spreads the change log over audiences. Each frame is encoded once and handed to every member of its audience; a
 * conflated topic sends its first change at once and then at most one frame per interval. Knows no socket and no
 * database; everything it does is synchronous, so a member never misses an entry between joining and the next frame.
 */
export class LiveHub {
  private readonly boards: ReadonlyMap<string, Board>;
  private readonly ring = new ChangeRing(RESUME_LIMIT);
  private readonly counters = new CounterBook();
  private generationId = '';

  constructor(
    topics: ReadonlyMap<string, TopicDefinition>,
    private readonly timers: Timers,
  ) {
    this.boards = new Map(
      [...topics].map(([name, definition]) => [
        name,
        {
          definition,
          channels: new Map(),
          dirty: new Set(),
          index: new AddressIndex((entry) => definition.concerns(entry)),
          lastFlush: Number.NEGATIVE_INFINITY,
          rest: 0,
          scheduled: false,
        },
      ]),
    );
  }

  get cursor(): Cursor {
    return { generation: this.generationId, seq: this.ring.seq };
  }

  /** Begins at a moment of the log. Members have to be given snapshots again. */
  reset(cursor: Cursor, entries: readonly ChangeEntry[], counters: Parameters<CounterBook['reset']>[0]): void {
    this.generationId = cursor.generation;
    this.ring.reset(entries, cursor.seq);
    this.counters.reset(counters);
    for (const board of this.boards.values()) {
      board.channels.clear();
      board.dirty.clear();
      board.index.reset(this.ring.all);
    }
  }

  /** The next entries of the log; they must continue it. */
  receive(entries: readonly ChangeEntry[]): void {
    const cut = this.ring.append(entries);
    for (const entry of entries) if (entry.kind === 'counters') this.counters.apply(entry.counters);
    for (const board of this.boards.values()) {
      for (const entry of entries) this.mark(board, entry);
      if (cut) board.index.reset(this.ring.all);
      this.flushOrWait(board);
    }
  }

  /** Whether a member that stands at the cursor can be told the rest. */
  canResume(viewer: Viewer, since: Cursor): boolean {
    if (since.generation !== this.generationId) return false;
    if (since.seq >= this.ring.seq) return true;
    if (!this.ring.covers(since.seq)) return false;
    // With other rights other conversations are visible: the difference is in no change.
    const people = this.boards.get('people')?.index.between('', since.seq, this.ring.seq) ?? [];
    return !people.some((entry) => entry.kind === 'people' && entry.rightsOf.includes(viewer.agentId));
  }

  /**
   * Makes a member of the topic who stands at `seq`, and tells what came after. False when that is not known any more.
   * `resumed`: tell it also when nothing came, so that the client knows that it is up to date.
   */
  join(member: Member, name: string, subject: string, seq: number, resumed: boolean): boolean {
    const board = this.boards.get(name);
    if (board === undefined || (seq < this.ring.seq && !this.ring.covers(seq))) return false;
    const channel = this.channelOf(board, member, subject);
    channel.members.add(member);
    if (resumed || seq < channel.sentSeq) this.catchUp(board, channel, member, seq);
    return true;
  }

  leave(member: Member, name: string, subject: string): void {
    const board = this.boards.get(name);
    const audience = board?.definition.audience(member.viewer, subject);
    const channel = audience && board?.channels.get(audience.address)?.get(audience.key);
    if (board === undefined || channel === undefined) return;
    channel.members.delete(member);
    if (channel.members.size === 0) this.close(board, channel);
  }

  /** Whether the topic shows its changes to this member, who may see it then. */
  has(member: Member, name: string, subject: string): boolean {
    const board = this.boards.get(name);
    const audience = board?.definition.audience(member.viewer, subject);
    const channel = audience && board?.channels.get(audience.address)?.get(audience.key);
    return channel?.members.has(member) === true;
  }

  /** Something beside the changes, to everybody at the address; made only when somebody is there. */
  tell(name: string, address: string, make: () => Buffer): void {
    const channels = this.boards.get(name)?.channels.get(address);
    if (channels === undefined) return;
    const frame = make();
    for (const { members } of channels.values()) for (const member of members) member.send(frame);
  }

  /** Sends all that is held back, so that a heartbeat may say that nothing is missing. */
  flushAll(): void {
    for (const board of this.boards.values()) this.flush(board);
  }

  private channelOf(board: Board, member: Member, subject: string): Channel {
    const { definition, channels } = board;
    const audience = definition.audience(member.viewer, subject);
    const atAddress = channels.get(audience.address) ?? new Map<string, Channel>();
    channels.set(audience.address, atAddress);
    const topic = (subject === '' ? definition.name : `${definition.name}:${subject}`) as Topic;
    const known = atAddress.get(audience.key);
    const channel = known ?? {
      topic,
      audience,
      members: new Set(),
      pending: [],
      sentSeq: this.ring.seq,
      replays: new Map(),
    };
    atAddress.set(audience.key, channel);
    return channel;
  }

  private close({ channels, dirty }: Board, channel: Channel): void {
    const { address, key } = channel.audience;
    const atAddress = channels.get(address);
    atAddress?.delete(key);
    if (atAddress?.size === 0) channels.delete(address);
    dirty.delete(channel);
  }

  private catchUp(board: Board, channel: Channel, member: Member, seq: number): void {
    const { frame, ends } = channel.replays.get(seq) ?? this.replay(board, channel, seq);
    member.send(frame);
    if (ends) this.end(channel, [member]);
  }

  private replay({ definition, index }: Board, channel: Channel, seq: number): Replay {
    const entries = index.between(channel.audience.address, seq, channel.sentSeq);
    const changes = entries.length === 0 ? [] : definition.changes(entries, channel.audience, this.counters);
    // Heartbeats may have moved the client beyond the channel, which has had nothing to say for a while.
    const cursor = { generation: this.generationId, seq: Math.max(seq, channel.sentSeq) };
    const frame = encode({ type: 'changes', topic: channel.topic, after: seq, cursor, changes });
    const replay = { frame, ends: changes.some(endsTopic(channel)) };
    if (channel.replays.size >= MOST_REPLAYS) channel.replays.clear();
    channel.replays.set(seq, replay);
    return replay;
  }

  private mark(board: Board, entry: ChangeEntry): void {
    for (const address of board.index.add(entry)) {
      for (const channel of board.channels.get(address)?.values() ?? []) {
        channel.pending.push(entry);
        board.dirty.add(channel);
      }
    }
  }

  private flushOrWait(board: Board): void {
    if (board.dirty.size === 0 || board.scheduled) return;
    const wait = board.lastFlush + board.rest - this.timers.monotonic();
    if (wait <= 0) {
      this.flush(board);
      return;
    }
    board.scheduled = true;
    this.timers.after(wait, () => {
      board.scheduled = false;
      this.flush(board);
    });
  }

  private flush(board: Board): void {
    if (board.dirty.size === 0) return;
    board.lastFlush = this.timers.monotonic();
    const channels = [...board.dirty];
    board.dirty.clear();
    const bytes = channels.reduce((sum, channel) => sum + this.flushChannel(board, channel), 0);
    const { conflateMs } = board.definition;
    board.rest = conflateMs === 0 ? 0 : Math.max(conflateMs, Math.min(bytes / BYTES_PER_MS, LONGEST_REST_MS));
  }

  /** Bytes that it sent. */
  private flushChannel({ definition }: Board, channel: Channel): number {
    const entries = channel.pending;
    channel.pending = [];
    const changes = definition.changes(entries, channel.audience, this.counters);
    if (changes.length === 0) return 0;
    const { cursor } = this;
    const frame = encode({ type: 'changes', topic: channel.topic, after: channel.sentSeq, cursor, changes });
    channel.sentSeq = cursor.seq;
    channel.replays.clear();
    const members = [...channel.members];
    for (const member of members) member.send(frame);
    if (changes.some(endsTopic(channel))) this.end(channel, members);
    return frame.length * members.length;
  }

  private end(channel: Channel, members: readonly Member[]): void {
    for (const member of members) member.ended(channel.topic);
  }
}

/** A topic that is about one conversation is over when that is gone. */
const endsTopic =
  ({ audience, topic }: Channel) =>
  (change: { readonly kind: string; readonly conversationId?: string }): boolean =>
    change.kind === 'gone' && topic.startsWith('conversation:') && change.conversationId === audience.address;
