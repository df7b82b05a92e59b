import { CommandHandler, invalid } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { noticeIdOf } from '../notice-id.ts';
import { EscalateConversationDto } from './escalate-conversation.dto.ts';

@Controller()
export class EscalateConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('escalate')
  async escalate(@Payload() dto: EscalateConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { envelope } = call;
    // Nobody escalates in another's name, and a person does not put words into the assistant's mouth.
    const byHand = envelope.actor.kind === 'agent';
    if (byHand !== (dto.by === 'supervisor'))
      return invalid({ field: 'by', problem: 'must be supervisor exactly when a person escalates by hand' });
    if (byHand && dto.message !== undefined)
      return invalid({ field: 'message', problem: 'must be absent when a person escalates by hand' });
    return this.conversations.handle(envelope, dto.conversationId, (now) => ({
      type: 'escalate',
      now,
      noticeId: noticeIdOf(envelope),
      ...wishOf(dto),
    }));
  }
}

const wishOf = ({ reason, by, message, requirements, ...more }: EscalateConversationDto) => {
  const { teamId, priority, summary, sentiment, flow, step, parameters, epoch } = more;
  return {
    reason,
    by,
    ...present({ teamId, priority, summary, sentiment, flow, step, parameters, epoch }),
    ...present({ message: message && { ...message }, requirements: requirements?.map(stepOf) }),
  };
};

const stepOf = ({ match, skills, forSeconds }: NonNullable<EscalateConversationDto['requirements']>[number]) => ({
  match,
  skills: skills.map(({ skill, level }) => ({ skill, level })),
  forSeconds,
});
