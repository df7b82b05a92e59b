import { WIDGET_CLOSE, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { failure } from '../commands/visit.ts';
import type { VisitorView } from '../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { Widget, Widgets } from '../visitors/widgets.port.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { VisitorConnection } from './visitor-connection.ts';
import { spoken, type VisitorDesk } from './visitor-desk.ts';
import { closeCodeOf, isGreeting, throttled, type Admitted, type Greeting, type VisitorDoor } from './visitor-door.ts';
import { readFrame } from './visitor-frame.ts';
import type { VisitorHub } from './visitor-hub.ts';
import type { WidgetLimits } from './widget-limits.ts';

export interface LiveOptions {
  readonly widgets: Widgets;
  readonly door: VisitorDoor;
  readonly desk: VisitorDesk;
  readonly hub: VisitorHub;
  readonly view: Pick<VisitorView, 'look'>;
  readonly limits: WidgetLimits;
  onFault(fault: unknown): void;
}

/** Frames that wait for the one before; a client that sends more meanwhile does not wait for answers at all. */
const MOST_WAITING = 200;

/** What comes through one socket, in its order: first who it is, then what they do. */
export class LiveVisits {
  private readonly addresses = new Map<string, number>();
  private readonly pace: TokenBuckets;
  private readonly lines = new WeakMap<VisitorConnection, { waiting: number; last: Promise<void> }>();
  private sockets = 0;

  constructor(private readonly options: LiveOptions) {
    this.pace = new TokenBuckets(options.limits.framesOfSocket);
  }

  /** False when too many come from one address. Every socket that was let in ends with `left`. */
  enter(address: string): boolean {
    const open = this.addresses.get(address) ?? 0;
    if (open >= this.options.limits.socketsOfAddress) return false;
    this.addresses.set(address, open + 1);
    return true;
  }

  left(connection: VisitorConnection): void {
    connection.closed = true;
    this.options.hub.leave(connection);
    const open = (this.addresses.get(connection.address) ?? 1) - 1;
    if (open <= 0) this.addresses.delete(connection.address);
    else this.addresses.set(connection.address, open);
  }

  /** A key for the pace of a new socket. */
  nextKey(): string {
    this.sockets += 1;
    return String(this.sockets);
  }

  receive(connection: VisitorConnection, key: string, text: string): void {
    if (connection.closed) return;
    const seconds = this.pace.take(key);
    const line = this.lines.get(connection) ?? { waiting: 0, last: Promise.resolve() };
    if (seconds > 0 || line.waiting >= MOST_WAITING) {
      connection.send(throttled(Math.max(1, seconds)));
      return connection.close(WIDGET_CLOSE.throttled, 'too many frames');
    }
    line.waiting += 1;
    line.last = line.last
      .then(() => this.take(connection, text))
      .catch((fault: unknown) => this.options.onFault(fault))
      .finally(() => (line.waiting -= 1));
    this.lines.set(connection, line);
  }

  /** Follows a thread from a cursor, on a stream of events: what cannot be continued ends in a resync. */
  async follow(connection: VisitorConnection, session: VisitorSession, since: string | undefined): Promise<void> {
    const { hub, view } = this.options;
    connection.session = session;
    hub.join(connection);
    await hub.welcome(
      connection,
      () => view.look(session, since === undefined ? {} : { cursor: since }),
      (sight) => {
        if (since === undefined) return;
        if (sight.snapshot) connection.send({ type: 'resync' });
        else {
          const state = sight.stateIsNew ? sight.state : null;
          if (sight.messages.length > 0 || state !== null)
            connection.send({ type: 'changes', cursor: sight.cursor, messages: sight.messages, state });
        }
      },
    );
  }

  private async take(connection: VisitorConnection, text: string): Promise<void> {
    if (connection.closed) return;
    const read = readFrame(parsed(text));
    if (read.kind === 'bad') {
      connection.send(read.error);
      // Before it has said who it is, it does not speak this protocol; afterwards one frame was wrong.
      if (connection.session === null) connection.close(WIDGET_CLOSE.badFrame, 'not a greeting of this protocol');
      return;
    }
    const widget = await this.options.widgets.find(connection.accountId).catch(() => null);
    if (widget === null) return connection.close(WIDGET_CLOSE.restart, 'try again');
    const { frame } = read;
    if (isGreeting(frame)) return this.greet(connection, widget, frame);
    const { session } = connection;
    if (session === null) {
      connection.send(failure('no-session', 'Begin with session.start or session.resume.').frame as WidgetServerFrame);
      return connection.close(WIDGET_CLOSE.noSession, 'begin with a session');
    }
    const answer = await this.options.desk.handle({ widget, session }, frame, connection.address);
    const said = spoken(frame, answer.frame);
    if (said !== null) connection.send(said);
    if (answer.session !== undefined) this.becomes(connection, session, answer.session);
  }

  private async greet(connection: VisitorConnection, widget: Widget, frame: Greeting): Promise<void> {
    const { door, hub } = this.options;
    const admission = await door.admit(widget, frame, null, connection.address);
    if (connection.closed) return;
    if (admission.kind === 'declined') {
      connection.send(admission.error);
      return connection.close(closeCodeOf(admission.error), admission.error.code);
    }
    const { admitted } = admission;
    if (connection.session !== null) hub.leave(connection);
    connection.session = admitted.session;
    hub.join(connection);
    await this.welcome(connection, widget, admitted);
  }

  private async welcome(connection: VisitorConnection, widget: Widget, admitted: Admitted): Promise<void> {
    const error = await this.options.door.follow(widget, admitted, this.options.hub, connection);
    if (error === null) return;
    connection.send(error);
    connection.close(closeCodeOf(error), error.code);
  }

  /** Identified: the same visitor sees a known person's thread soon; another visitor starts from theirs at once. */
  private becomes(connection: VisitorConnection, before: VisitorSession, now: VisitorSession): void {
    const { hub } = this.options;
    if (now.visitorId === before.visitorId) {
      for (const one of hub.tabsOf(now.visitorId)) one.session = now;
      return;
    }
    hub.leave(connection);
    connection.session = now;
    hub.join(connection);
    hub.resync(connection);
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
