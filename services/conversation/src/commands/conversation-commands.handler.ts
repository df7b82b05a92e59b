import { conversationStream } from '@baton/contracts-conversation';
import type { Accepted, ConversationRefusal, RoutingLease } from '@baton/contracts-conversation';
import { Fault, handleCommand, leaseCheck } from '@baton/event-sourcing';
import type { CommandHandling, EventMeta, StreamCheck } from '@baton/event-sourcing';
import type { CommandEnvelope, CommandReply } from '@baton/messaging';
import { accepted, invalid, refused } from '@baton/service-kit';
import type { Clock } from '@baton/service-kit';
import type { ConversationCommand } from '../domain/conversation/conversation.command.ts';
import type { ConversationFact, ConversationState } from '../domain/conversation/conversation.state.ts';
import type { Lanes } from './lanes.ts';

export type ConversationHandling = CommandHandling<
  ConversationState,
  ConversationCommand,
  ConversationFact,
  ConversationRefusal
>;

export type ConversationReply = CommandReply<Accepted, ConversationRefusal>;

/** An agent who asks for something, and when. */
export interface ByAgent {
  readonly agentId: string;
  readonly now: string;
}

/** What every door of one conversation does: decide, append, answer. */
export class ConversationCommandsHandler {
  constructor(
    private readonly handling: ConversationHandling,
    private readonly lanes: Lanes,
    private readonly clock: Clock,
  ) {}

  /** For what only people do; `invalid` when somebody else asks. */
  async fromAgent(
    envelope: CommandEnvelope,
    conversationId: string,
    ask: (by: ByAgent) => ConversationCommand,
  ): Promise<ConversationReply> {
    const { kind, id } = envelope.actor;
    if (kind !== 'agent') return invalid({ field: 'actor', problem: 'must be an agent' });
    return this.handle(envelope, conversationId, (now) => ask({ agentId: id, now }));
  }

  /** For what people do not do themselves: nobody speaks as the assistant by hand. */
  async fromMachine(
    envelope: CommandEnvelope,
    conversationId: string,
    ask: (now: string) => ConversationCommand,
  ): Promise<ConversationReply> {
    const { kind } = envelope.actor;
    if (kind === 'agent' || kind === 'customer')
      return invalid({ field: 'actor', problem: 'must be the assistant or the system' });
    return this.handle(envelope, conversationId, ask);
  }

  /** For whoever leads the routing: the transaction rests on the lease, so that a leader of before writes nothing. */
  async fromRouting(
    envelope: CommandEnvelope,
    conversationId: string,
    { resource, epoch }: RoutingLease,
    ask: (now: string) => ConversationCommand,
  ): Promise<ConversationReply> {
    if (envelope.actor.kind !== 'system') return invalid({ field: 'actor', problem: 'must be the system' });
    return this.handle(envelope, conversationId, ask, [leaseCheck(resource, epoch)]);
  }

  async handle(
    envelope: CommandEnvelope,
    conversationId: string,
    ask: (now: string) => ConversationCommand,
    checks: readonly StreamCheck[] = [],
  ): Promise<ConversationReply> {
    const stream = conversationStream(conversationId);
    const command = ask(this.clock.now().toISOString());
    const outcome = await this.lanes.run(conversationId, () =>
      handleCommand(this.handling, { stream, command, commandId: envelope.id, meta: metaOf(envelope), checks }),
    );
    if (outcome.kind === 'accepted') return accepted({ version: outcome.version });
    if (outcome.kind === 'refused') return refused(outcome.refusal);
    // Of checks there is only the lease's.
    if (outcome.kind === 'conflict') return refused({ code: 'lease-lost' });
    throw new Fault('contention', 'The store speaks of keys that this command did not take', 'yes');
  }
}

export const metaOf = (envelope: CommandEnvelope): EventMeta => ({
  correlationId: envelope.correlationId,
  causationId: envelope.id,
  actor: envelope.actor,
  ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
});
