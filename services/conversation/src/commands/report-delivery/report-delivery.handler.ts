import { conversationStream } from '@baton/contracts-conversation';
import type { ConversationRefusal, ReportDelivery } from '@baton/contracts-conversation';
import { claimedVersion, commandClaim } from '@baton/event-sourcing';
import type { CommandEnvelope } from '@baton/messaging';
import { accepted, refused } from '@baton/service-kit';
import type { Clock } from '@baton/service-kit';
import { deliveryReport } from '../../domain/conversation/delivery.decider.ts';
import { tellsSomething } from '../../domain/conversation/messages.evolve.ts';
import { present } from '../../domain/present.ts';
import { metaOf } from '../conversation-commands.handler.ts';
import type { ConversationHandling, ConversationReply } from '../conversation-commands.handler.ts';

/**
 * How a message of ours fared. The report says nothing about what others do, so it expects no version: a tick never
 * meets a conflict, and ranking it is left to those who read it. It is claimed like every command.
 */
export class ReportDeliveryHandler {
  constructor(
    private readonly handling: Pick<ConversationHandling, 'store' | 'codec' | 'ciphers' | 'newId' | 'states'>,
    private readonly clock: Clock,
  ) {}

  async handle(envelope: CommandEnvelope, report: ReportDelivery): Promise<ConversationReply> {
    const { store, codec, ciphers, newId, states } = this.handling;
    const stream = conversationStream(report.conversationId);
    const known = states.peek(stream);
    const { messageId, providerMessageId, state, code, reason, occurredAt } = report;
    const reported = deliveryReport(
      {
        type: 'reportDelivery',
        now: this.clock.now().toISOString(),
        messageId,
        state,
        occurredAt,
        ...present({ providerMessageId, code, reason }),
      },
      known?.state.episode ?? 0,
    );
    // Delivery only rises: what says nothing to an old state says nothing to the newest.
    if (known !== undefined && !tellsSomething(known.state, report)) return accepted({ version: known.version });
    const event = codec.encode(reported, { id: newId(), stream, meta: metaOf(envelope) }, await ciphers.load([]));
    // What the first delivery is told is the least that is true: the version that it was decided on.
    const claim = commandClaim(envelope.id, known?.version ?? 1);
    const outcome = await store.append({
      writes: [{ stream, expected: 'streamExists', events: [event] }],
      claims: [claim],
    });
    if (outcome.kind === 'conflict') return refused<ConversationRefusal>({ code: 'not-found' });
    if (outcome.kind === 'claimed') return accepted({ version: claimedVersion(outcome.value) });
    const version = outcome.writes[0]?.version ?? 0;
    if (known !== undefined && version === known.version + 1) states.advance(stream, known, [reported]);
    return accepted({ version });
  }
}
