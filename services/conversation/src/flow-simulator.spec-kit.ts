import { messageReference } from '@baton/contracts-conversation';
import type { Channel, DeliveryState, Identity, InboundItem } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { RecordedEvent, Transaction } from '@baton/event-sourcing';
import type { CommandEnvelope } from '@baton/messaging';
import { sequentialIds } from '@baton/testing';
import type { ByAgent, ConversationReply } from './commands/conversation-commands.handler.ts';
import { Installation, WROTE_AT } from './commands/commands.spec-kit.ts';
import type { ConversationCommand } from './domain/conversation/conversation.command.ts';
import { Dice, Replica, Turns } from './simulation.spec-kit.ts';
import type { Process } from './simulation.spec-kit.ts';

type Data = Readonly<Record<string, unknown>>;

const AGENTS = ['ana', 'ben', 'cleo'] as const;
const ACCOUNTS = ['account-1', 'account-2'] as const;
const CUSTOMERS = ['1', '2', '3'] as const;
const REPLICAS = 2;
const MESSAGES_PER_CUSTOMER = 7;
const COMMANDS_PER_AGENT = 12;

/** Chances of each fault, drawn anew every time it could strike. */
const CRASH = 0.015;
const LOST = 0.12;
const TWICE = 0.12;

/** An item on its way from the provider, repeated until the service acknowledged it. */
export interface Posted {
  readonly item: InboundItem;
  readonly accountId: string;
  readonly customer: string;
  acknowledged: boolean;
}

/** A command of an agent, and the versions that its answers told. */
export interface Asked {
  readonly command: ConversationCommand;
  readonly accepted: Set<number>;
}

/**
 * Customers, agents and a provider around two replicas of the service, with the real handlers on a store in memory.
 * Everything between them is lost, doubled, late or out of order; what its sender does not see answered is repeated.
 */
export class FlowSimulator {
  readonly installation = new Installation();
  readonly posted: Posted[] = [];
  readonly asked = new Map<string, Asked>();
  /** Of each reply, by its id: every state that was reported. */
  readonly reported = new Map<string, DeliveryState[]>();
  crashes = 0;

  private readonly dice: Dice;
  private readonly turns: Turns;
  private readonly newId = sequentialIds(60_000);
  private readonly log: RecordedEvent[] = [];
  private replicas: readonly Replica[];
  private peopleLeft = false;
  private allSent = false;

  constructor(
    seed: number,
    private readonly sabotage: (transaction: Transaction) => Transaction = (transaction) => transaction,
  ) {
    this.dice = new Dice(seed);
    this.turns = new Turns(this.dice);
    this.replicas = Array.from({ length: REPLICAS }, () => this.replica());
  }

  /** Ends when everybody has got an answer to everything. */
  async run(): Promise<void> {
    const people = [...CUSTOMERS.map((id) => this.write(id)), ...AGENTS.map((id) => this.work(id))];
    const left = Promise.all(people).then(() => (this.peopleLeft = true));
    await this.turns.play(Promise.all([left, this.send(), this.carry(), this.carry()]), () => {
      this.installation.clock.advance(this.dice.below(40));
      if (this.dice.chance(CRASH)) this.crash();
    });
  }

  /** The replicas that live at the end, with what they remember. */
  processes(): Promise<Process[]> {
    return Promise.all(this.replicas.map(({ process }) => process));
  }

  private replica(): Replica {
    return new Replica(this.installation, this.turns, this.dice, this.sabotage);
  }

  private crash(): void {
    this.crashes += 1;
    const victim = this.dice.pick(this.replicas);
    victim.crash();
    this.replicas = this.replicas.map((replica) => (replica === victim ? this.replica() : replica));
  }

  /** What the customer and the phone's own app write, sometimes with the user id and sometimes under it first. */
  private async write(customer: string): Promise<void> {
    for (let count = 0; count < MESSAGES_PER_CUSTOMER; count += 1) {
      await this.pauses(6);
      const providerId = `${customer}-${String(count)}`;
      const about = { providerId, content: { kind: 'text', text: 'a text' }, occurredAt: this.now() } as const;
      const identities = this.dice.pick<Identity[]>([
        [numberOf(customer)],
        [numberOf(customer), userIdOf(customer)],
        [userIdOf(customer), numberOf(customer)],
      ]);
      const accountId = this.dice.pick(ACCOUNTS);
      const kind = this.dice.pick(['message', 'message', 'message', 'phoneAppMessage'] as const);
      if (kind === 'message') this.post({ kind, from: { identities }, ...about }, accountId, customer);
      else this.post({ kind, to: { identities }, ...about }, accountId, customer);
      if (!this.dice.chance(0.2)) continue;
      const edit = { ...about, providerId: `${providerId}-edit`, originalProviderId: providerId };
      this.post({ kind: 'edit', from: { identities }, ...edit }, accountId, customer);
    }
  }

  private post(item: InboundItem, accountId: string, customer: string): void {
    this.posted.push({ item, accountId, customer, acknowledged: false });
  }

  /** Carries webhooks: in batches of any order, again although they were acknowledged, until all are. */
  private async carry(): Promise<void> {
    while (!this.allSent || this.posted.some(({ acknowledged }) => !acknowledged)) {
      await this.pauses(4);
      const accountId = this.dice.pick(ACCOUNTS);
      const repeated = this.dice.chance(0.15);
      const waiting = this.posted.filter((one) => one.accountId === accountId && (repeated || !one.acknowledged));
      const batch = this.dice.draw(waiting, 6);
      if (batch.length === 0) continue;
      const items = batch.map(({ item }) => item);
      const results = await this.attempt((process) => process.receiveOn(accountId, items));
      results?.forEach(({ kind }, place) => {
        if (kind === 'rejected') throw new Error('a good item was rejected');
        const one = batch[place];
        if (one !== undefined && kind !== 'failed') one.acknowledged = true;
      });
    }
  }

  /** An agent stays mostly with what they claimed last, and knows what was stored when they look. */
  private async work(agentId: string): Promise<void> {
    let mine: string | undefined;
    for (let count = 0; count < COMMANDS_PER_AGENT; count += 1) {
      await this.pauses(4);
      await this.look();
      const started = this.log.filter(({ type }) => type === 'ConversationStarted');
      if (started.length === 0) continue;
      const any = (this.dice.pick(started).data as Data)['conversationId'] as string;
      const conversationId = mine === undefined || this.dice.chance(0.3) ? any : mine;
      const id = `command-${agentId}-${String(count)}`;
      const command = this.wish(agentId, conversationId, mine === undefined);
      if (await this.insist(id, agentId, conversationId, command))
        mine = command.type === 'claim' ? conversationId : command.type === 'reply' ? mine : undefined;
    }
  }

  private wish(agentId: string, conversationId: string, free: boolean): ConversationCommand {
    const by = { agentId, now: this.now() };
    const { dice } = this;
    const roll = dice.below(10);
    if (roll < (free ? 6 : 1)) return { type: 'claim', ...by, how: dice.pick(['claim', 'takeOver'] as const) };
    if (roll < 6) {
      const seen = this.log.filter((one) => one.stream.endsWith(conversationId) && 'content' in one.data);
      const lastSeenMessageId = ((seen.at(-1)?.data as Data | undefined)?.['messageId'] as string | undefined) ?? null;
      return { type: 'reply', ...by, messageId: this.newId(), text: 'an answer', lastSeenMessageId };
    }
    if (roll === 6) return { type: 'release', ...by, to: dice.pick(['queue', 'assistant'] as const) };
    if (roll === 7) {
      const to = [
        ...AGENTS.map((id) => ({ kind: 'agent', agentId: id }) as const),
        { kind: 'team', teamId: 'billing' },
      ];
      return {
        type: 'transfer',
        ...by,
        to: dice.pick(to as ({ kind: 'agent'; agentId: string } | { kind: 'team'; teamId: string })[]),
      };
    }
    if (roll === 8) return { type: 'end', ...by };
    return { type: 'completeWrapUp', ...by, disposition: 'solved', tags: [`tag-${String(dice.below(3))}`] };
  }

  /** Repeats the command until it is answered, and sometimes after; whether it was accepted. */
  private async insist(id: string, agentId: string, conversationId: string, command: ConversationCommand) {
    const accepted = new Set<number>();
    this.asked.set(id, { command, accepted });
    const envelope = envelopeOf(id, command.type, { kind: 'agent', id: agentId });
    const ask = ({ now }: ByAgent) => ({ ...command, now });
    for (;;) {
      const reply = await this.attempt(async ({ conversations }) => {
        const answer = await conversations.fromAgent(envelope, conversationId, ask);
        if (answer.kind === 'accepted') accepted.add(answer.result.version);
        return answer;
      });
      if (reply?.kind === 'invalid') throw new Error('a good command was called invalid');
      await this.pauses(3);
      if (reply !== null && !this.dice.chance(0.2)) return reply.kind === 'accepted';
    }
  }

  /** Sends every reply that it finds in the log, and ends when no more can come. */
  private async send(): Promise<void> {
    const deliveries: Promise<void>[] = [];
    for (let seen = 0, last = false; !last;) {
      await this.turns.pause();
      last = this.peopleLeft;
      await this.look();
      for (const event of this.log.slice(seen))
        if (event.type === 'AgentReplied')
          deliveries.push(this.deliver(event.stream, (event.data as Data)['messageId'] as string));
      seen = this.log.length;
    }
    await Promise.all(deliveries);
    this.allSent = true;
  }

  /** The provider's reports travel by themselves: they may be there before the service was told the provider's id. */
  private async deliver(stream: string, messageId: string): Promise<void> {
    const conversationId = stream.slice('conversation-'.length);
    const providerMessageId = `wamid.${messageId}`;
    const told = this.posted.find(({ item }) => 'providerId' in item && this.isIn(stream, item.providerId));
    if (told === undefined) throw new Error('a reply to nobody');
    const reported: DeliveryState[] = ['accepted'];
    this.reported.set(messageId, reported);
    for (const state of ['sent', 'delivered', 'read', 'failed'] as const) {
      if (!this.dice.chance(state === 'failed' ? 0.2 : 0.6)) continue;
      reported.push(state);
      const reference = this.dice.chance(0.5) ? { reference: messageReference(conversationId, messageId) } : {};
      const recipient = [numberOf(told.customer)];
      const status = { kind: 'status', providerMessageId, state, recipient, occurredAt: this.now() } as const;
      this.post({ ...status, ...reference }, told.accountId, told.customer);
    }
    await this.pauses(6);
    const report = { conversationId, messageId, channel: 'whatsapp' as Channel, accountId: told.accountId };
    if (this.dice.chance(0.3)) {
      reported.push('unconfirmed');
      await this.report({ ...report, state: 'unconfirmed', occurredAt: WROTE_AT });
    }
    await this.report({ ...report, state: 'accepted', providerMessageId, occurredAt: WROTE_AT });
  }

  private async report(report: Parameters<Process['reports']['handle']>[1]): Promise<void> {
    const envelope = envelopeOf(`report-${report.messageId}-${report.state}`, 'report-delivery', SENDER);
    for (let reply: ConversationReply | null = null; reply === null;) {
      reply = await this.attempt(({ reports }) => reports.handle(envelope, report));
      if (reply !== null && reply.kind !== 'accepted') throw new Error('a report was not accepted');
      if (this.dice.chance(0.2)) reply = null;
    }
  }

  private isIn(stream: string, providerId: string): boolean {
    return this.log.some(
      (event) => event.stream === stream && (event.data as Data)['providerMessageId'] === providerId,
    );
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

  private async look(): Promise<void> {
    this.log.push(...(await this.installation.store.readAll(String(this.log.length), { limit: 100_000 })));
  }

  private async pauses(most: number): Promise<void> {
    for (let left = 1 + this.dice.below(most); left > 0; left -= 1) await this.turns.pause();
  }

  private now(): string {
    return this.installation.clock.now().toISOString();
  }
}

const SENDER = { kind: 'system', id: 'notification' } as const;

const numberOf = (customer: string): Identity => ({ kind: 'whatsapp', value: `1555000${customer}` });
const userIdOf = (customer: string): Identity => ({ kind: 'bsuid', value: `US.${customer}` });

const envelopeOf = (id: string, name: string, actor: CommandEnvelope['actor']): CommandEnvelope => ({
  id,
  name,
  payload: null,
  correlationId: id,
  causationId: id,
  actor,
});
