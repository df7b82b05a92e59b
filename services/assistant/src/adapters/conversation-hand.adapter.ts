import {
  CONVERSATION_SERVICE,
  type Accepted,
  type Annotate,
  type ApplyTags,
  type ConversationCommandName,
  type ConversationRefusal,
  type Escalate,
  type ReplyAsAssistant,
} from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import { partitionOf, type CommandClient } from '@baton/messaging';
import type { Cause, ConversationHand, Outcome } from '../automations/conversation-commands.port.ts';
import { derivedId } from '../automations/derived-id.ts';

export class CommandHand implements ConversationHand {
  constructor(private readonly commands: CommandClient) {}

  reply(cause: Cause, payload: ReplyAsAssistant): Promise<Outcome> {
    return this.send('reply-as-assistant', cause, payload);
  }

  escalate(cause: Cause, payload: Escalate): Promise<Outcome> {
    return this.send('escalate', cause, payload);
  }

  annotate(cause: Cause, payload: Annotate): Promise<Outcome> {
    return this.send('annotate', cause, payload);
  }

  applyTags(cause: Cause, payload: ApplyTags): Promise<Outcome> {
    return this.send('apply-tags', cause, payload);
  }

  private async send(
    name: ConversationCommandName,
    { eventId, correlationId, purpose }: Cause,
    payload: { readonly conversationId: string },
  ): Promise<Outcome> {
    const reply = await this.commands.send<Accepted, ConversationRefusal>(
      { service: CONVERSATION_SERVICE, partition: partitionOf(payload.conversationId) },
      {
        ...{ id: derivedId(eventId, purpose), name, payload, correlationId, causationId: eventId },
        actor: { kind: 'assistant', id: 'assistant' },
      },
    );
    switch (reply.kind) {
      case 'accepted':
        return 'accepted';
      case 'refused':
        return reply.refusal.code;
      case 'fault':
        throw new Fault(reply.code, `the conversation service did not take ${name}`, reply.retry);
      case 'invalid':
        throw new Fault(
          'command-invalid',
          `${name} has a bad ${reply.problems.map(({ field }) => field).join(', ')}`,
          'never',
        );
    }
  }
}
