import type { WidgetClientFrame, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import type { Host, HostSignal } from '@baton/live-client';
import { failure, type FakeVisitor, type FakeWidgetModel } from '../fake-server/fake-widget-model.spec-kit.ts';
import type { OutboxEntry, OutboxStorage } from './outbox.ts';
import type { Link, LinkEvents, Wire } from './wire.port.ts';

/** Time that passes when a spec says so. */
export class VirtualHost implements Host {
  time = 1_790_000_000_000;
  isOnline = true;
  chance = (): number => 0.5;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  readonly #signals = new Set<(signal: HostSignal) => void>();
  now = (): number => this.time;
  random = (): number => this.chance();
  nextFrame = (run: () => void): void => run();
  online = (): boolean => this.isOnline;
  visible = (): boolean => true;
  after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: this.time + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  onSignal = (listener: (signal: HostSignal) => void): (() => void) => {
    this.#signals.add(listener);
    return () => void this.#signals.delete(listener);
  };
  signal(signal: HostSignal): void {
    if (signal !== 'visible') this.isOnline = signal === 'online';
    for (const listener of this.#signals) listener(signal);
  }
  /** Runs what is due on the way, each after everything that the one before it set off. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settled();
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settled();
    }
    this.time = end;
  }
}

/** Until every promise that can go on has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the network does to the next frame. */
export type Fate = 'arrives' | 'arrives twice' | 'is lost' | 'breaks the link' | 'arrives, then breaks' | 'vanishes';

/** A wire to the model, by way of a network that a spec decides over. */
export class VirtualNetwork {
  readonly model: FakeWidgetModel;
  fate: () => Fate = () => 'arrives';
  /** Close code that every new socket gets instead of a greeting; null lets them in. */
  refuseSockets: number | null = null;
  reachable = true;
  readonly sent: WidgetClientFrame[] = [];
  readonly opened: ('socket' | 'stream')[] = [];
  readonly #links = new Set<VirtualLink>();

  constructor(model: FakeWidgetModel) {
    this.model = model;
    model.onFrame = (visitor, frame) => {
      for (const link of this.#links) if (link.visitor === visitor) link.deliver(frame);
    };
  }

  breakAll(code = 1006): void {
    for (const link of this.#links) link.break(code);
  }

  tell(frame: WidgetServerFrame): void {
    for (const link of this.#links) link.deliver(frame);
  }

  wire(token: () => string | null): Wire {
    return {
      socket: (events) => this.#open('socket', events, null),
      stream: (since, events) => {
        const visitor = this.model.visitors.get(token() ?? '') ?? null;
        const link = this.#open('stream', events, visitor);
        const first = visitor === null ? failure('no-session') : this.model.changesSince(visitor, since);
        queueMicrotask(() => link.deliver(first));
        return link;
      },
      post: async (frame) => {
        await Promise.resolve();
        if (!this.reachable) throw new TypeError('Failed to fetch');
        const fate = this.fate();
        if (fate === 'is lost' || fate === 'breaks the link') throw new TypeError('Failed to fetch');
        this.sent.push(frame);
        const answer = this.answer(frame, token());
        if (fate === 'arrives, then breaks') throw new TypeError('Failed to fetch');
        return answer;
      },
      older: async (before) => {
        await Promise.resolve();
        const visitor = this.model.visitors.get(token() ?? '');
        if (!this.reachable || visitor === undefined) throw new TypeError('Failed to fetch');
        return this.model.older(visitor, before);
      },
    };
  }

  answer(frame: WidgetClientFrame, token: string | null): WidgetServerFrame {
    if (frame.type === 'session.start' || frame.type === 'session.resume') return this.model.greet(frame, token).answer;
    const visitor = this.model.visitors.get(token ?? '');
    if (visitor === undefined) return { type: 'error', code: 'no-session', message: 'no session' };
    return this.model.receive(visitor, frame);
  }

  #open(kind: 'socket' | 'stream', events: LinkEvents, visitor: FakeVisitor | null): VirtualLink {
    this.opened.push(kind);
    const link = new VirtualLink(this, events, visitor);
    this.#links.add(link);
    queueMicrotask(() => {
      if (!this.reachable) link.break(1006);
      else if (kind === 'socket' && this.refuseSockets !== null) link.break(this.refuseSockets);
      else events.opened();
    });
    return link;
  }

  forget(link: VirtualLink): void {
    this.#links.delete(link);
  }
}

class VirtualLink implements Link {
  visitor: FakeVisitor | null;
  readonly #network: VirtualNetwork;
  readonly #events: LinkEvents;
  #open = true;

  constructor(network: VirtualNetwork, events: LinkEvents, visitor: FakeVisitor | null) {
    this.#network = network;
    this.#events = events;
    this.visitor = visitor;
  }

  send(frame: WidgetClientFrame): void {
    const network = this.#network;
    this.#underway(() => {
      network.sent.push(frame);
      if (frame.type === 'session.start' || frame.type === 'session.resume') {
        const { visitor, answer } = network.model.greet(frame, null);
        this.visitor = visitor;
        this.deliver(answer);
      } else if (this.visitor !== null) this.deliver(network.model.receive(this.visitor, frame));
    });
  }

  deliver(frame: WidgetServerFrame): void {
    this.#underway(() => this.#open && this.#events.frame(frame));
  }

  break(code: number): void {
    if (!this.#open) return;
    this.close();
    this.#events.closed(code);
  }

  close(): void {
    this.#open = false;
    this.#network.forget(this);
  }

  /** A socket loses nothing in the middle: what is lost is lost with all that comes after it. */
  #underway(arrive: () => void): void {
    if (!this.#open) return;
    const fate = this.#network.fate();
    // The link stays open, as a sleeping laptop's does.
    if (fate === 'vanishes') return;
    if (fate === 'is lost' || fate === 'breaks the link') return queueMicrotask(() => this.break(1006));
    queueMicrotask(() => {
      arrive();
      if (fate === 'arrives twice') arrive();
      if (fate === 'arrives, then breaks') this.break(1006);
    });
  }
}

/** Storage that several tabs share, as localStorage is. */
export class SharedStorage {
  readonly entries = new Map<string, OutboxEntry>();
  readonly #tabs = new Set<() => void>();

  tab(): OutboxStorage {
    let own: () => void = () => undefined;
    const tellOthers = (): void => {
      for (const listener of this.#tabs) if (listener !== own) queueMicrotask(listener);
    };
    return {
      load: () => [...this.entries.values()],
      put: (entry) => {
        this.entries.set(entry.clientId, entry);
        tellOthers();
      },
      remove: (clientId) => {
        if (this.entries.delete(clientId)) tellOthers();
      },
      clear: () => this.entries.clear(),
      onChange: (listener) => {
        own = listener;
        this.#tabs.add(listener);
        return () => void this.#tabs.delete(listener);
      },
    };
  }
}

/** Web Locks of one browser. */
export const sharedLocks = (): (<T>(what: string, run: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return (what, run) => {
    const turn = (last.get(what) ?? Promise.resolve()).then(run, run);
    last.set(what, turn);
    return turn;
  };
};
