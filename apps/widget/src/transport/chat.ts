import type {
  PageContext,
  Proof,
  WidgetClientFrame,
  WidgetConfig,
  WidgetError,
  WidgetMessage,
  WidgetServerFrame,
  WidgetState,
} from '@baton/contracts-widget-protocol';
import type { Host } from '@baton/live-client';
import { Connection, type Greeting, type Status } from './connection.ts';
import { Outbox, type Answers, type OutboxEntry, type OutboxStorage, type Outcome } from './outbox.ts';
import { isTheirs, ReadMarks } from './read-marks.ts';
import { apply, EMPTY_THREAD, withOlder, type Thread } from './thread.ts';
import { OwnTyping, TheirTyping, type Typist } from './typing.ts';
import type { Wire } from './wire.port.ts';

/** What the host page keeps for the visitor, in storage of its own; its tabs share it. */
export interface Kept {
  readonly token: string | null;
  /** `seq` of the newest message that was shown. */
  readonly readSeq: number;
}

export interface Keeper {
  /** What is kept now, also by other tabs. */
  load(): Promise<Kept>;
  save(kept: Kept): void;
}

/** The host site's word for who the visitor is, and what it says about them. */
export interface Identity {
  readonly proof: Proof;
  readonly attributes?: Answers;
}

export interface ChatOptions {
  readonly host: Host;
  readonly wire: Wire;
  readonly keeper: Keeper;
  readonly storage: OutboxStorage;
  readonly newId: () => string;
  /** Runs one at a time over all tabs of the visitor. */
  readonly alone: <T>(what: 'outbox' | 'start', run: () => Promise<T>) => Promise<T>;
  readonly page: PageContext;
  readonly locale: string;
  readonly timezone: string;
  /** Said for the visitor when a person is asked for before anything was said. */
  readonly wishForHuman: string;
  readonly onChange: () => void;
  /** Messages of the other side that were not there before; not those of a first snapshot. */
  readonly onMessages: (messages: readonly WidgetMessage[]) => void;
  /** For the developer of the host site. */
  readonly onProblem: (error: WidgetError) => void;
}

/** Everything that a screen needs. A new object for every change. */
export interface ChatView {
  readonly status: Status;
  /** Null until the first session. */
  readonly config: WidgetConfig | null;
  readonly messages: readonly WidgetMessage[];
  readonly hasOlder: boolean;
  /** Of the page before what is shown. */
  readonly older: 'idle' | 'loading' | 'failed';
  /** What the visitor did and the server has not shown yet, oldest first. */
  readonly pending: readonly OutboxEntry[];
  readonly state: WidgetState | null;
  readonly typist: Typist | null;
  readonly unread: number;
  /** The server wants a pause until then, in milliseconds since the epoch; null when it does not. */
  readonly pausedUntil: number | null;
}

const ANSWERED_WITHIN_MS = 10_000;
const SHOWN_WITHIN_MS = 5_000;
const UNAVAILABLE_PAUSE_MS = 3_000;

/** One visitor's chat: a connection, the thread that it brings, and the outbox that it empties. No screen. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #ownTyping: OwnTyping;
  readonly #theirTyping: TheirTyping;
  readonly #whenOpen: (() => void)[] = [];
  readonly #awaited = new Map<string, (outcome: Outcome) => void>();
  #marks: ReadMarks;
  #thread: Thread = EMPTY_THREAD;
  #config: WidgetConfig | null = null;
  #kept: Kept = { token: null, readSeq: 0 };
  #page: PageContext;
  #identity: Identity | null = null;
  /** Once a page: the token that is kept may be another person's. */
  #identityTold = false;
  #attributes: Answers = {};
  #becameAnother = false;
  #begun = false;
  #looking = false;
  #older: ChatView['older'] = 'idle';
  #pausedUntil: number | null = null;
  /** The server does not know this token any more. */
  #rejected: string | null = null;
  #view: ChatView | null = null;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#page = options.page;
    this.#connection = new Connection({
      host: options.host,
      wire: options.wire,
      greeting: () => this.#greeting(),
      onFrame: (frame) => this.#receive(frame),
      onStatus: ({ kind }) => {
        if (kind !== 'live') this.#lost();
        this.#changed();
      },
      forget: (what, error) => this.#forget(what, error),
    });
    this.#outbox = new Outbox({
      host: options.host,
      storage: options.storage,
      newId: options.newId,
      alone: (run) => options.alone('outbox', run),
      ready: () => this.#connection.status.kind === 'live',
      deliver: (entry) => this.#deliver(entry),
      onChange: () => this.#changed(),
    });
    this.#ownTyping = new OwnTyping(options.host, (is_typing) => void this.#send({ type: 'typing', is_typing }));
    this.#theirTyping = new TheirTyping(options.host, () => this.#changed());
    this.#marks = this.#newMarks();
  }

  /** The token that the connection speaks for. */
  get token(): string | null {
    return this.#kept.token;
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#outbox.stop();
  }

  view = (): ChatView => {
    const { messages, hasOlder, state } = this.#thread;
    this.#view ??= {
      status: this.#connection.status,
      config: this.#config,
      messages,
      hasOlder,
      older: this.#older,
      state,
      pending: this.#outbox.entries(),
      typist: this.#theirTyping.typist,
      unread: this.#marks.unread(messages),
      pausedUntil: this.#pausedUntil,
    };
    return this.#view;
  };

  isTaken = (clientId: string): boolean => this.#outbox.isTaken(clientId);

  // ---- what the visitor does

  /** False when the outbox is full. */
  say(text: string, more: { readonly choiceId?: string; readonly form?: Answers } = {}): boolean {
    this.#ownTyping.ended();
    return this.#outbox.submit({ kind: 'message', text, ...more });
  }

  /** `form`: when this begins the conversation. */
  askForHuman(form?: Answers): void {
    const open = this.#begun && this.#thread.state?.handler !== 'closed';
    const begun = open || this.#outbox.entries().some(({ wish }) => wish.kind === 'message');
    if (!begun) this.say(this.#options.wishForHuman, form === undefined ? {} : { form });
    this.#outbox.submit({ kind: 'human' });
  }

  end(): void {
    this.#outbox.submit({ kind: 'end' });
  }

  rate(surveyId: string, rating: number, comment: string): void {
    this.#outbox.submit({ kind: 'rating', surveyId, rating, ...(comment === '' ? {} : { comment }) });
  }

  /** Asks for the page before what is shown. `before`: called right before it is put there. */
  async showOlder(before?: () => void): Promise<void> {
    const [first] = this.#thread.messages;
    if (first === undefined || this.#older === 'loading') return;
    const { token } = this;
    const turn = (to: ChatView['older']): void => {
      this.#older = to;
      this.#changed();
    };
    turn('loading');
    try {
      const page = await this.#options.wire.older(first.seq);
      // The visitor may have become another meanwhile.
      if (token === this.token) {
        before?.();
        this.#thread = withOlder(this.#thread, first.seq, page);
      }
      turn('idle');
    } catch {
      turn('failed');
    }
  }

  again = (clientId: string): void => this.#outbox.again(clientId);

  discard = (clientId: string): void => this.#outbox.discard(clientId);

  typed(text: string): void {
    if (text.trim() === '') this.#ownTyping.ended();
    else this.#ownTyping.typed();
  }

  /** Whether the newest messages are before the visitor's eyes. */
  look(looking: boolean): void {
    this.#looking = looking;
    this.#mark();
  }

  retry(): void {
    this.#connection.reconnect();
  }

  // ---- what the host page does

  identify(identity: Identity): void {
    this.#identity = identity;
    this.#identityTold = false;
    const { kind } = this.#connection.status;
    if (kind === 'live') this.#tellIdentity();
    else if (kind === 'refused') this.#connection.reconnect();
  }

  setContext(attributes: Answers): void {
    this.#attributes = { ...this.#attributes, ...attributes };
    this.#send({ type: 'context.set', attributes });
  }

  visit(page: PageContext): void {
    this.#page = page;
    this.#send({ type: 'page.visit', ...page });
  }

  /** Another tab read more, or became another visitor. */
  keptElsewhere(kept: Kept): void {
    const other = kept.token !== this.#kept.token;
    this.#kept = kept;
    if (other) {
      this.#forgetThread();
      this.#connection.reconnect();
    } else {
      this.#marks.raise(kept.readSeq);
      this.#changed();
    }
  }

  /** The visitor leaves this browser: nothing of them stays here. */
  shutDown(): void {
    this.stop();
    this.#outbox.clear();
  }

  // ---- greeting

  async #greeting(): Promise<Greeting> {
    const token = await this.#loadToken();
    return token === null ? this.#startAlone() : { frame: this.#resume(token), settled: () => undefined };
  }

  async #loadToken(): Promise<string | null> {
    const kept = await this.#options.keeper.load();
    this.#kept = kept.token === this.#rejected ? { token: null, readSeq: 0 } : kept;
    return this.#kept.token;
  }

  /** Tabs that open together become one visitor: the others wait for the token of the first. */
  #startAlone(): Promise<Greeting> {
    return new Promise((greet) => {
      void this.#options.alone('start', async () => {
        const token = await this.#loadToken();
        await new Promise<void>((settled) =>
          greet({ frame: token === null ? this.#startFrame() : this.#resume(token), settled }),
        );
      });
    });
  }

  #startFrame(): WidgetClientFrame {
    const { locale, timezone } = this.#options;
    return { type: 'session.start', page: this.#page, locale, timezone, ...this.#identity?.proof };
  }

  #resume(token: string): WidgetClientFrame {
    const { cursor } = this.#thread;
    const last = this.#thread.messages.at(-1);
    return {
      type: 'session.resume',
      token,
      page: this.#page,
      ...(cursor === null ? {} : { cursor }),
      ...(cursor === null || last === undefined ? {} : { last_message_id: last.id }),
    };
  }

  #forget(what: 'token' | 'cursor' | 'proof', error?: WidgetError): void {
    if (what === 'cursor') this.#thread = { ...this.#thread, cursor: null };
    else if (what === 'proof') this.#identity = null;
    else {
      this.#rejected = this.#kept.token;
      this.#forgetThread();
    }
    if (what === 'proof' && error !== undefined) this.#options.onProblem(error);
  }

  #forgetThread(): void {
    this.#thread = EMPTY_THREAD;
    this.#begun = false;
    this.#marks = this.#newMarks();
  }

  #newMarks(): ReadMarks {
    return new ReadMarks(
      this.#kept.readSeq,
      (mark) => this.#send(mark),
      (readSeq) => {
        this.#keep({ ...this.#kept, readSeq });
      },
    );
  }

  // ---- frames

  #receive(frame: WidgetServerFrame): void {
    switch (frame.type) {
      case 'session':
        this.#session(frame);
        break;
      case 'changes':
        this.#advance(frame, true);
        break;
      case 'queue':
        this.#thread = apply(this.#thread, frame);
        break;
      case 'typing':
        this.#theirTyping.hear(frame);
        break;
      case 'ack':
        this.#acknowledged(frame);
        break;
      case 'error':
        this.#answeredByError(frame);
        break;
      case 'pong':
      case 'resync':
    }
    this.#changed();
  }

  #session(frame: Extract<WidgetServerFrame, { readonly type: 'session' }>): void {
    this.#config = frame.config;
    this.#view = null;
    const known = this.#thread.messages.length > 0;
    if (this.#kept.token !== frame.token || this.#becameAnother) {
      // Who comes to this browser anew finds an old conversation read.
      this.#becameAnother = false;
      this.#keep({ token: frame.token, readSeq: frame.messages.findLast(isTheirs)?.seq ?? 0 });
    }
    this.#marks.raise(this.#kept.readSeq);
    this.#marks.tellAgain();
    this.#advance(frame, known);
    if (!this.#identityTold || !frame.identified) this.#tellIdentity();
    if (Object.keys(this.#attributes).length > 0) this.#send({ type: 'context.set', attributes: this.#attributes });
    this.#outbox.flush();
  }

  #advance(frame: Extract<WidgetServerFrame, { readonly type: 'session' | 'changes' }>, tell: boolean): void {
    const known = new Set(this.#thread.messages.map(({ id }) => id));
    this.#thread = apply(this.#thread, frame);
    this.#begun ||= this.#thread.state !== null || this.#thread.messages.length > 0;
    const added = this.#thread.messages.filter((message) => !known.has(message.id) && isTheirs(message));
    this.#theirTyping.came(added);
    this.#outbox.arrived(new Set(frame.messages.flatMap(({ client_id }) => client_id ?? [])));
    this.#ratingArrived();
    if (this.#isOpen()) for (const resolve of this.#whenOpen.splice(0)) resolve();
    this.#mark();
    if (tell && added.length > 0) this.#options.onMessages(added);
  }

  #acknowledged(ack: Extract<WidgetServerFrame, { readonly type: 'ack' }>): void {
    if (ack.conversation_id !== null) this.#begun = true;
    this.#settle(ack.client_id, { kind: 'taken' });
    if (ack.token !== undefined && ack.token !== this.#kept.token) {
      this.#keep({ token: ack.token, readSeq: 0 });
      this.#forgetThread();
      this.#becameAnother = true;
      this.#connection.reconnect();
    }
  }

  #answeredByError(error: WidgetError): void {
    if (error.code === 'bad-proof') {
      this.#identity = null;
      return this.#options.onProblem(error);
    }
    const clientId = error.client_id ?? this.#awaitedRating();
    if (clientId === undefined) {
      // A mark or a typing signal that came too often is told again, or is not worth it.
      if (error.code !== 'throttled' && error.code !== 'unavailable') this.#options.onProblem(error);
      return;
    }
    if (error.code === 'throttled') {
      const pauseMs = (error.retry_after_seconds ?? 5) * 1000;
      this.#pausedUntil = this.#options.host.now() + pauseMs;
      this.#settle(clientId, { kind: 'later', pauseMs });
    } else if (error.code === 'unavailable') this.#settle(clientId, { kind: 'later', pauseMs: UNAVAILABLE_PAUSE_MS });
    else this.#settle(clientId, { kind: 'refused', error });
  }

  // ---- outbox

  /** Sends one entry and waits for what the server says to it. */
  async #deliver(entry: OutboxEntry): Promise<Outcome> {
    const { clientId, wish } = entry;
    const { host } = this.#options;
    // A server that does not see the conversation yet would begin one with words of its own.
    if (wish.kind === 'human' && this.#begun) await this.#shownOpen();
    return new Promise((resolve) => {
      const late = host.after(ANSWERED_WITHIN_MS, () => {
        this.#settle(clientId, { kind: 'later' });
        this.#connection.reconnect();
      });
      this.#awaited.set(clientId, (outcome) => {
        late();
        resolve(outcome);
      });
      if (!this.#connection.send(this.#frameOf(entry))) this.#settle(clientId, { kind: 'later' });
    });
  }

  /** Once the thread shows an open conversation; not for ever. */
  #shownOpen(): Promise<void> {
    if (this.#isOpen()) return Promise.resolve();
    return new Promise((resolve) => {
      const late = this.#options.host.after(SHOWN_WITHIN_MS, resolve);
      this.#whenOpen.push(() => {
        late();
        resolve();
      });
    });
  }

  #isOpen(): boolean {
    const { state } = this.#thread;
    return state !== null && state.handler !== 'closed';
  }

  #frameOf({ clientId, wish, at }: OutboxEntry): WidgetClientFrame {
    switch (wish.kind) {
      case 'human':
        return { type: 'human.request', client_id: clientId };
      case 'end':
        return { type: 'conversation.end', client_id: clientId };
      case 'rating': {
        const { surveyId: survey_id, rating, comment } = wish;
        return { type: 'csat.submit', survey_id, rating, ...(comment === undefined ? {} : { comment }) };
      }
      case 'message':
    }
    const { text, choiceId, form } = wish;
    if (this.#begun && form === undefined) {
      const choice = choiceId === undefined ? {} : { choice_id: choiceId };
      return { type: 'message.send', client_id: clientId, text, ...choice, sent_at: new Date(at).toISOString() };
    }
    const { locale, timezone } = this.#options;
    return {
      type: 'conversation.start',
      client_id: startIdOf(clientId),
      ...(form === undefined ? {} : { form }),
      message: { client_id: clientId, text },
      page: this.#page,
      locale,
      timezone,
    };
  }

  /** Answers name an entry by its own id or, where the frame had another, by that one. */
  #settle(clientId: string, outcome: Outcome): void {
    for (const [awaited, resolve] of this.#awaited) {
      if (clientId !== awaited && clientId !== startIdOf(awaited)) continue;
      this.#awaited.delete(awaited);
      if (outcome.kind === 'taken') this.#pausedUntil = null;
      resolve(outcome);
    }
  }

  /** Ratings have no id of their own: an error that names none is about the one that waits. */
  #awaitedRating(): string | undefined {
    return this.#outbox.entries().find(({ clientId, wish }) => wish.kind === 'rating' && this.#awaited.has(clientId))
      ?.clientId;
  }

  /** The survey is answered: it is not asked for any more. */
  #ratingArrived(): void {
    for (const { clientId, wish } of this.#outbox.entries())
      if (wish.kind === 'rating' && wish.surveyId !== this.#thread.state?.survey_id) {
        this.#settle(clientId, { kind: 'taken' });
        this.#outbox.discard(clientId);
      }
  }

  #lost(): void {
    for (const clientId of [...this.#awaited.keys()]) this.#settle(clientId, { kind: 'later' });
    this.#theirTyping.forget();
  }

  // ---- small things

  #tellIdentity(): void {
    if (this.#identity === null) return;
    const { proof, attributes } = this.#identity;
    this.#identityTold = this.#send({
      type: 'identify',
      ...proof,
      ...(attributes === undefined ? {} : { attributes }),
    });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    this.#options.keeper.save(kept);
  }

  #mark(): void {
    if (this.#connection.status.kind !== 'live') return;
    this.#marks.update(this.#thread.messages, this.#looking);
    this.#changed();
  }

  #send(frame: WidgetClientFrame): boolean {
    return this.#connection.send(frame);
  }

  #changed(): void {
    this.#view = null;
    this.#options.onChange();
  }
}

const startIdOf = (messageClientId: string): string => `start-${messageClientId}`;
