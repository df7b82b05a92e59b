import type {
  WidgetClientFrame,
  WidgetConfig,
  WidgetError,
  WidgetErrorCode,
  WidgetMessage,
  WidgetOlder,
  WidgetQuickReply,
  WidgetServerFrame,
  WidgetState,
} from '@baton/contracts-widget-protocol';

type Answer = WidgetServerFrame;
type Ack = Extract<WidgetServerFrame, { readonly type: 'ack' }>;

export interface FakeVisitor {
  readonly token: string;
  readonly id: string;
  identifiedAs: string | null;
  readonly messages: WidgetMessage[];
  state: WidgetState | null;
  /** What changed, in order: cursors are places in it. */
  readonly log: { readonly messages: readonly WidgetMessage[]; readonly state: WidgetState | null }[];
  readonly answers: Map<string, Ack>;
  /** Every frame that came and is no message. */
  readonly heard: WidgetClientFrame[];
}

export interface Reply {
  readonly author?: WidgetMessage['author'];
  readonly name?: string | null;
  readonly choices?: readonly WidgetQuickReply[];
}

export const CONFIG: WidgetConfig = {
  title: 'Baton Demo Shop',
  welcome: 'Hello! Ask us anything about orders, returns or our products.',
  colour: '#2a58c5',
  pre_chat: [],
  identity_required: false,
};

export const failure = (code: WidgetErrorCode, more: Partial<WidgetError> = {}): WidgetError => ({
  type: 'error',
  code,
  message: `refused: ${code}`,
  ...more,
});

/** The server's side of the protocol in memory: the words are real, the contact centre behind them is not. */
export class FakeWidgetModel {
  config: WidgetConfig = CONFIG;
  readonly visitors = new Map<string, FakeVisitor>();
  /** Called after each change with what a socket would be told. */
  onFrame: (visitor: FakeVisitor, frame: WidgetServerFrame) => void = () => undefined;
  /** Answers instead of the model while set: throttling, an outage. */
  refuse: (frame: WidgetClientFrame) => WidgetError | null = () => null;
  now = (): string => new Date(1_790_000_000_000).toISOString();
  #made = 0;

  /** The only visitor there is. */
  get visitor(): FakeVisitor {
    const [visitor, ...others] = this.visitors.values();
    if (visitor === undefined || others.length > 0) throw new Error(`${this.visitors.size} visitors`);
    return visitor;
  }

  /** The visitor of a greeting, and the answer to it. */
  greet(frame: WidgetClientFrame, token: string | null): { visitor: FakeVisitor | null; answer: Answer } {
    const refused = this.refuse(frame);
    if (refused !== null) return { visitor: null, answer: refused };
    if (frame.type === 'session.start') {
      const proven = frame.jwt ?? frame.identifier ?? null;
      if (proven === 'forged') return { visitor: null, answer: failure('bad-proof') };
      if (proven === null && this.config.identity_required)
        return { visitor: null, answer: failure('identity-required') };
      const visitor = this.#newVisitor(proven);
      visitor.heard.push(frame);
      return { visitor, answer: this.#session(visitor, null) };
    }
    if (frame.type !== 'session.resume') return { visitor: null, answer: failure('no-session') };
    const visitor = this.visitors.get(frame.token ?? token ?? '') ?? null;
    if (visitor === null) return { visitor, answer: failure('no-session') };
    visitor.heard.push(frame);
    return { visitor, answer: this.#session(visitor, frame.cursor ?? null) };
  }

  receive(visitor: FakeVisitor, frame: WidgetClientFrame): Answer {
    const refused = this.refuse(frame);
    if (refused !== null) return 'client_id' in frame ? { ...refused, client_id: frame.client_id } : refused;
    switch (frame.type) {
      case 'ping':
        return { type: 'pong', now: this.now() };
      case 'conversation.start':
        visitor.heard.push(frame);
        return this.#once(visitor, frame.client_id, () =>
          this.#said(visitor, frame.message.client_id, frame.message.text),
        );
      case 'message.send':
        return this.#once(visitor, frame.client_id, () => this.#said(visitor, frame.client_id, frame.text));
      case 'human.request':
        return this.#once(visitor, frame.client_id, () => {
          visitor.heard.push(frame);
          this.setState(visitor, { handler: 'queue', queue_position: 2 });
          return null;
        });
      case 'conversation.end':
        return this.#once(visitor, frame.client_id, () => {
          this.setState(visitor, { handler: 'closed', queue_position: null, survey_id: `survey-${++this.#made}` });
          return null;
        });
      case 'csat.submit':
        return this.#once(visitor, frame.survey_id, () => {
          visitor.heard.push(frame);
          this.setState(visitor, { survey_id: null });
          return null;
        });
      case 'identify':
        return this.#identify(visitor, frame);
      default:
        visitor.heard.push(frame);
        return { type: 'pong', now: this.now() };
    }
  }

  reply(visitor: FakeVisitor, text: string, { author = 'assistant', name = null, choices = [] }: Reply = {}): void {
    this.#add(visitor, { author, name, text, choices, client_id: null });
  }

  setState(visitor: FakeVisitor, change: Partial<WidgetState>): void {
    visitor.state = {
      conversation_id: `conversation-of-${visitor.id}`,
      handler: 'assistant',
      agent_name: null,
      queue_position: null,
      read_up_to_message_id: null,
      survey_id: null,
      ...visitor.state,
      ...change,
      rev: (visitor.state?.rev ?? 0) + 1,
    };
    this.#changed(visitor, { messages: [], state: visitor.state });
  }

  /** What came after a cursor, as one frame. */
  changesSince(visitor: FakeVisitor, cursor: string): WidgetServerFrame {
    const since = visitor.log.slice(Number(cursor));
    const latest = new Map(since.flatMap(({ messages }) => messages).map((message) => [message.id, message]));
    const state = since.findLast((change) => change.state !== null)?.state ?? null;
    return { type: 'changes', cursor: String(visitor.log.length), messages: [...latest.values()], state };
  }

  #newVisitor(identifiedAs: string | null): FakeVisitor {
    this.#made += 1;
    const visitor: FakeVisitor = {
      token: `token-${this.#made}`,
      id: `visitor-${this.#made}`,
      identifiedAs,
      messages: [],
      state: null,
      log: [],
      answers: new Map(),
      heard: [],
    };
    this.visitors.set(visitor.token, visitor);
    return visitor;
  }

  older({ messages }: FakeVisitor, before: number): WidgetOlder {
    const earlier = messages.filter(({ seq }) => seq < before);
    return { messages: earlier.slice(-100), has_older: earlier.length > 100 };
  }

  #session(visitor: FakeVisitor, cursor: string | null): Answer {
    const since = cursor === null ? null : this.changesSince(visitor, cursor);
    return {
      type: 'session',
      token: visitor.token,
      visitor_id: visitor.id,
      identified: visitor.identifiedAs !== null,
      config: this.config,
      snapshot: since === null,
      messages: since?.type === 'changes' ? since.messages : visitor.messages.slice(-100),
      has_older: visitor.messages.length > 100,
      state: visitor.state,
      cursor: String(visitor.log.length),
      now: this.now(),
    };
  }

  #once(visitor: FakeVisitor, clientId: string, run: () => string | null): Ack {
    const before = visitor.answers.get(clientId);
    if (before !== undefined) return before;
    const message_id = run();
    const conversation_id = visitor.state?.conversation_id ?? null;
    const ack: Ack = { type: 'ack', client_id: clientId, conversation_id, message_id };
    visitor.answers.set(clientId, ack);
    return ack;
  }

  #said(visitor: FakeVisitor, clientId: string, text: string): string {
    const known = visitor.messages.find(({ client_id }) => client_id === clientId);
    if (known !== undefined) return known.id;
    if (visitor.state === null || visitor.state.handler === 'closed')
      this.setState(visitor, { handler: 'assistant', survey_id: null });
    return this.#add(visitor, { author: 'visitor', name: null, text, choices: [], client_id: clientId });
  }

  #add(
    visitor: FakeVisitor,
    content: Pick<WidgetMessage, 'author' | 'name' | 'text' | 'choices' | 'client_id'>,
  ): string {
    const seq = visitor.messages.length + 1;
    const message: WidgetMessage = {
      ...content,
      id: `message-${visitor.id}-${seq}`,
      conversation_id: `conversation-of-${visitor.id}`,
      seq,
      rev: 1,
      at: this.now(),
    };
    visitor.messages.push(message);
    this.#changed(visitor, { messages: [message], state: null });
    return message.id;
  }

  #identify(visitor: FakeVisitor, frame: Extract<WidgetClientFrame, { readonly type: 'identify' }>): Answer {
    visitor.heard.push(frame);
    const proven = frame.jwt ?? frame.identifier ?? '';
    if (proven === 'forged') return failure('bad-proof');
    const ack: Ack = { type: 'ack', client_id: '', conversation_id: null, message_id: null };
    const other = [...this.visitors.values()].find(({ identifiedAs }) => identifiedAs === proven);
    if (other !== undefined && other !== visitor) return { ...ack, token: other.token };
    if (visitor.identifiedAs !== null && visitor.identifiedAs !== proven)
      return { ...ack, token: this.#newVisitor(proven).token };
    visitor.identifiedAs = proven;
    return ack;
  }

  #changed(visitor: FakeVisitor, change: FakeVisitor['log'][number]): void {
    visitor.log.push(change);
    this.onFrame(visitor, { type: 'changes', cursor: String(visitor.log.length), ...change });
  }
}
