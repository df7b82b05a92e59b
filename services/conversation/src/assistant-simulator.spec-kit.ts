import { Fault } from '@baton/event-sourcing';
import type { RecordedEvent } from '@baton/event-sourcing';
import type { CommandEnvelope } from '@baton/messaging';
import { Installation, ada, message } from './commands/commands.spec-kit.ts';
import type { ConversationReply } from './commands/conversation-commands.handler.ts';
import type { ConversationCommand } from './domain/conversation/conversation.command.ts';
import type { conversationDecider } from './domain/conversation/conversation.decider.ts';
import { Dice, Replica, Turns } from './simulation.spec-kit.ts';
import type { Process } from './simulation.spec-kit.ts';

type Data = Readonly<Record<string, unknown>>;
type Stored = RecordedEvent & { readonly data: Data };

const AGENTS = ['ana', 'ben'] as const;
const MESSAGES = 5;
const COMMANDS_PER_AGENT = 5;
const COMMANDS_OF_ROUTING = 6;
const REPLICAS = 2;

/** Chances of each fault, drawn anew every time it could strike. */
const CRASH = 0.008;
const LOST = 0.12;
const TWICE = 0.12;

/** What a broken world would do; a whole one by default. */
export interface World {
  readonly decider?: typeof conversationDecider;
  /** Whether notification withdraws this message when its epoch has passed. */
  readonly withdraws?: (said: Data) => boolean;
}

/** A message at the moment at which notification decided about it. */
export interface Attempt {
  readonly event: Stored;
  /** How many events of the log were there then. */
  readonly seen: number;
  readonly outcome: 'sent' | 'withdrawn';
}

const SAID: ReadonlySet<string> = new Set(['AgentReplied', 'AssistantReplied', 'SystemNoticeSent']);

const changesHands = ({ type, data }: Stored): boolean => type !== 'AssistantReplied' && data['epoch'] !== undefined;

const QUEUED: ReadonlySet<string> = new Set([
  'ConversationEscalated',
  'ConversationOffered',
  'OfferDeclined',
  'OfferExpired',
  'OfferRescinded',
]);

/** As notification does: all but hand-offs. */
const allButHandOffs = (said: Data): boolean => said['handOff'] !== true;

/**
 * A customer, an assistant that thinks too long, people who take over and let go, routing and notification around two
 * replicas of the service, with the real handlers. Everything between them is lost, doubled, late or out of order.
 */
export class AssistantSimulator {
  readonly installation = new Installation();
  /** Every command that was sent, by its id. */
  readonly asked = new Map<string, ConversationCommand>();
  readonly attempts: Attempt[] = [];
  crashes = 0;

  private readonly dice: Dice;
  private readonly turns: Turns;
  private readonly log: Stored[] = [];
  private replicas: readonly Replica[];
  private quiet = false;
  private silent = false;

  constructor(
    seed: number,
    private readonly world: World = {},
  ) {
    this.dice = new Dice(seed);
    this.turns = new Turns(this.dice);
    this.replicas = Array.from({ length: REPLICAS }, () => this.replica());
  }

  /** Ends when everybody has got an answer to everything. */
  async run(): Promise<void> {
    const others = [this.write(), this.route(), ...AGENTS.map((id) => this.work(id))];
    const quiet = Promise.all(others).then(() => (this.quiet = true));
    const silent = this.assist().then(() => (this.silent = true));
    await this.turns.play(Promise.all([quiet, silent, this.send()]), () => {
      this.installation.clock.advance(this.dice.below(400));
      if (this.dice.chance(CRASH)) this.crash();
    });
  }

  private replica(): Replica {
    const { decider } = this.world;
    const options = { newEpisode: 'assistant' as const, ...(decider === undefined ? {} : { decider }) };
    return new Replica(this.installation, this.turns, this.dice, (transaction) => transaction, options);
  }

  private crash(): void {
    this.crashes += 1;
    const victim = this.dice.pick(this.replicas);
    victim.crash();
    this.replicas = this.replicas.map((replica) => (replica === victim ? this.replica() : replica));
  }

  /** Bursts and pauses; a message is carried until it is acknowledged, and sometimes again. */
  private async write(): Promise<void> {
    for (let count = 0; count < MESSAGES; count += 1) {
      await this.pauses(this.dice.chance(0.4) ? 1 : 24);
      const item = { ...message(`wamid.${String(count)}`, ada), occurredAt: this.now() };
      for (let taken = false; !taken || this.dice.chance(0.15);) {
        const results = await this.attempt((process) => process.receive(item));
        taken ||= results?.[0]?.kind === 'stored' || results?.[0]?.kind === 'duplicate';
        await this.pauses(2);
      }
    }
  }

  /** Thinks about everything that asks for an answer, several things at once, some of them twice. */
  private async assist(): Promise<void> {
    const thoughts: Promise<void>[] = [];
    for (let seen = 0, last = false; !last;) {
      await this.turns.pause();
      last = this.quiet;
      await this.look();
      for (const event of this.log.slice(seen)) {
        const released = event.type === 'ConversationReleased' && event.data['to'] === 'assistant';
        if (event.type !== 'CustomerMessageReceived' && !released) continue;
        for (let copies = this.dice.chance(0.15) ? 2 : 1; copies > 0; copies -= 1)
          thoughts.push(this.think(event, `${event.id}#${String(copies)}`));
      }
      seen = this.log.length;
    }
    await Promise.all(thoughts);
  }

  /** What it knew when it began to think may be old by the time that it speaks. */
  private async think(event: Stored, id: string): Promise<void> {
    await this.pauses(3);
    const { conversationId, epoch, newest } = this.known(this.dice.chance(0.3) ? event.version : Infinity);
    await this.pauses(10);
    const { dice } = this;
    const roll = dice.below(10);
    const now = this.now();
    if (event.type === 'CustomerMessageReceived' && dice.chance(0.5)) {
      const found = { sentiment: 'neutral', score: 0, language: dice.pick(['en', 'de', 'es']), urgent: false } as const;
      const annotate = { type: 'annotate', now, messageId: event.data['messageId'] as string, ...found } as const;
      await this.insist(`${id}:annotate`, ASSISTANT, conversationId, annotate);
    }
    if (roll < 6) {
      const reply = {
        messageId: `reply-${event.id}`,
        text: 'an answer',
        confidence: 0.9,
        epoch,
        lastSeenMessageId: newest,
      };
      return void (await this.insist(`${id}:reply`, ASSISTANT, conversationId, {
        type: 'replyAsAssistant',
        now,
        ...reply,
      }));
    }
    const words = { messageId: `words-${event.id}`, text: 'I get you somebody', confidence: 1 };
    const said = dice.chance(0.6) ? { message: words } : {};
    const escalate = { type: 'escalate', now, reason: 'asked', by: 'customer', epoch, ...said } as const;
    await this.insist(`${id}:escalate`, ASSISTANT, conversationId, { ...escalate, noticeId: `${id}:notice` });
  }

  /** Epoch and newest message of the customer, as they were at a version of the conversation. */
  private known(version: number): { conversationId: string; epoch: number; newest: string } {
    const events = this.conversation().filter((event) => event.version <= version);
    const epochs = events.filter(changesHands);
    const messages = events.filter(({ type }) => type === 'CustomerMessageReceived');
    return {
      conversationId: this.conversationId(),
      epoch: (epochs.at(-1)?.data['epoch'] as number | undefined) ?? 0,
      newest: (messages.at(-1)?.data['messageId'] as string | undefined) ?? '',
    };
  }

  /** People take over in one step and in two, speak, and let go. */
  private async work(agentId: string): Promise<void> {
    let owns = false;
    for (let count = 0; count < COMMANDS_PER_AGENT; count += 1) {
      await this.pauses(16);
      await this.look();
      if (this.log.length === 0) continue;
      const id = `${agentId}-${String(count)}`;
      const command = this.wish(id, agentId, owns);
      if (!(await this.insist(id, { kind: 'agent', id: agentId }, this.conversationId(), command))) continue;
      if (command.type === 'claim' || command.type === 'takeOver') owns = true;
      else if (command.type === 'release' || command.type === 'end') owns = false;
    }
  }

  private wish(id: string, agentId: string, owns: boolean): ConversationCommand {
    const by = { agentId, now: this.now() };
    const roll = this.dice.below(10);
    if (!owns) {
      if (roll < 5)
        return { type: 'takeOver', ...by, handOff: { messageId: `hand-off-${id}`, text: 'Here comes Ana' } };
      if (roll < 6) return { type: 'takeOver', ...by, handOff: null };
      return roll < 8 ? { type: 'claim', ...by, how: 'claim' } : { type: 'join', ...by };
    }
    if (roll < 4) {
      const seen = this.conversation().filter(({ data }) => 'content' in data);
      const lastSeenMessageId = (seen.at(-1)?.data['messageId'] as string | undefined) ?? null;
      return { type: 'reply', ...by, messageId: `agent-${id}`, text: 'a person', lastSeenMessageId };
    }
    if (roll < 8) return { type: 'release', ...by, to: roll < 7 ? 'assistant' : 'queue' };
    return roll === 8 ? { type: 'end', ...by } : { type: 'completeWrapUp', ...by, disposition: 'solved' };
  }

  /** Offers what waits, takes offers back and lets fall back what nobody took. */
  private async route(): Promise<void> {
    for (let count = 0; count < COMMANDS_OF_ROUTING; count += 1) {
      for (let patience = 10; patience > 0 && !this.waits(); patience -= 1) {
        await this.pauses(4);
        await this.look();
      }
      if (this.log.length === 0) continue;
      const id = `routing-${String(count)}`;
      await this.insist(id, ROUTING, this.conversationId(), this.routing(id));
    }
  }

  private waits(): boolean {
    return QUEUED.has(this.conversation().findLast(changesHands)?.type ?? '');
  }

  private routing(id: string): ConversationCommand {
    const now = this.now();
    const agentId = this.dice.pick(AGENTS);
    const open = this.conversation().findLast(({ type }) => type === 'ConversationOffered');
    const offerId = (open?.data['offerId'] as string | undefined) ?? 'none';
    const roll = this.dice.below(8);
    const epoch = Number(this.conversation().findLast(changesHands)?.data['epoch'] ?? 0);
    if (roll < 3) return { type: 'offer', now, offerId: id, agentId, expiresAt: now, epoch };
    if (roll < 4) return { type: 'acceptOffer', now, offerId, agentId };
    if (roll < 6) return { type: 'fireTimer', now, timer: 'offer', token: offerId, noticeId: id };
    return { type: 'fallBack', now, reason: 'nobody is there', noticeId: `${id}:notice` };
  }

  /** Repeats the command until it is answered, and sometimes after; whether it was accepted. */
  private async insist(
    id: string,
    actor: CommandEnvelope['actor'],
    conversationId: string,
    command: ConversationCommand,
  ): Promise<boolean> {
    this.asked.set(id, command);
    const envelope = envelopeOf(id, command.type, actor);
    for (;;) {
      const reply = await this.attempt(({ conversations }) =>
        conversations.handle(envelope, conversationId, (now) => ({ ...command, now })),
      );
      if (reply?.kind === 'invalid') throw new Error('a good command was called invalid');
      await this.pauses(3);
      if (reply !== null && !this.dice.chance(0.2)) return reply.kind === 'accepted';
    }
  }

  /** Notification: one message of the conversation after the other, each at most once. */
  private async send(): Promise<void> {
    for (let seen = 0, last = false; !last;) {
      await this.turns.pause();
      last = this.quiet && this.silent;
      await this.look();
      const known = this.log.length;
      for (const event of this.log.slice(seen, known)) if (SAID.has(event.type)) await this.deliver(event);
      seen = known;
    }
  }

  private async deliver(event: Stored): Promise<void> {
    const notBefore = event.data['notBefore'] as string | undefined;
    do await this.pauses(12);
    while (this.dice.chance(0.3) || (notBefore !== undefined && this.now() < notBefore));
    // Looked at and decided in one go, as the sender does it right before it sends.
    await this.look();
    const withdrawn = this.isStale(event);
    this.attempts.push({ event, seen: this.log.length, outcome: withdrawn ? 'withdrawn' : 'sent' });
    const conversationId = event.stream.slice('conversation-'.length);
    const messageId = event.data['messageId'] as string;
    const about = { conversationId, messageId, channel: 'whatsapp', accountId: 'a', occurredAt: this.now() } as const;
    const state = withdrawn ? ('withdrawn' as const) : ('sent' as const);
    const envelope = envelopeOf(`${event.id}:${state}`, 'report-delivery', NOTIFICATION);
    for (let reply: ConversationReply | null = null; reply === null;) {
      reply = await this.attempt(({ reports }) => reports.handle(envelope, { ...about, state }));
      if (reply !== null && reply.kind !== 'accepted') throw new Error('a report was not accepted');
    }
  }

  private isStale({ type, version, data }: Stored): boolean {
    const { withdraws = allButHandOffs } = this.world;
    if (type !== 'AssistantReplied' || !withdraws(data)) return false;
    return this.conversation().some((later) => later.version > version && changesHands(later));
  }

  /** The way to the service and back: null when nothing is known of what it did. */
  private async attempt<T>(work: (process: Process) => Promise<T>): Promise<T | null> {
    if (this.dice.chance(LOST)) return null;
    const copies = Array.from({ length: this.dice.chance(TWICE) ? 2 : 1 }, () => this.dice.pick(this.replicas));
    const answers = await Promise.allSettled(copies.map((replica) => replica.call(work)));
    for (const answer of answers) {
      if (answer.status === 'fulfilled') continue;
      const reason: unknown = answer.reason;
      if (!(reason instanceof Fault) || reason.retry === 'never') throw reason;
    }
    const [first] = answers;
    return first?.status !== 'fulfilled' || this.dice.chance(LOST) ? null : first.value;
  }

  private conversation(): Stored[] {
    return this.log.filter(({ stream }) => stream.startsWith('conversation-'));
  }

  private conversationId(): string {
    return (this.conversation()[0]?.stream ?? '').slice('conversation-'.length);
  }

  private async look(): Promise<void> {
    const more = await this.installation.store.readAll(String(this.log.length), { limit: 100_000 });
    this.log.push(...(more as Stored[]));
  }

  private async pauses(most: number): Promise<void> {
    for (let left = 1 + this.dice.below(most); left > 0; left -= 1) await this.turns.pause();
  }

  private now(): string {
    return this.installation.clock.now().toISOString();
  }
}

const ASSISTANT = { kind: 'assistant', id: 'assistant' } as const;
const ROUTING = { kind: 'system', id: 'routing' } as const;
const NOTIFICATION = { kind: 'system', id: 'notification' } as const;

const envelopeOf = (id: string, name: string, actor: CommandEnvelope['actor']): CommandEnvelope => ({
  id,
  name,
  payload: null,
  correlationId: id,
  causationId: id,
  actor,
});
