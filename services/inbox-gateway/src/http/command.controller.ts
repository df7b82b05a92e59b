import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Destination } from '@baton/contracts-conversation';
import type { CommandOutcome } from '@baton/contracts-inbox-protocol';
import { InvalidInput } from '@baton/service-kit';
import { CurrentViewer } from '../access/access.guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { CommandForwarder } from './command-forwarder.adapter.ts';
import { CommandId } from './command-id.decorator.ts';
import {
  AcceptOfferDto,
  AddNoteDto,
  ApplyTagsDto,
  CompleteWrapUpDto,
  DeclineOfferDto,
  DestinationDto,
  EmptyDto,
  ExtendWrapUpDto,
  MarkReadDto,
  ReleaseDto,
  RemoveTagDto,
  ReplyDto,
  SetPriorityDto,
  SetStatusDto,
  TakeOverDto,
} from './dto/command.dto.ts';

type Outcome = Promise<CommandOutcome>;

/** What a person does with a conversation. Every method forwards one command of the same name. */
@ApiTags('commands')
@ApiHeader({ name: 'Idempotency-Key', required: true, description: 'UUID, chosen once for each command.' })
@Controller('api/conversations/:id')
export class CommandController {
  constructor(@Inject(CommandForwarder) private readonly to: CommandForwarder) {}

  @Post('claim')
  @HttpCode(200)
  claim(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() _: EmptyDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'claim', { conversationId });
  }

  @Post('take-over')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Takes the conversation from the assistant or the queue',
    description:
      'What the assistant says before it steps aside and the change of hands happen together or not at all. Also the second step after `join`.',
  })
  takeOver(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() { handOff }: TakeOverDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'take-over', { conversationId, handOff: handOff ?? null });
  }

  @Post('join')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Asks the assistant to step aside',
    description: 'The first of two steps: nothing changes hands until `take-over`.',
  })
  join(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() _: EmptyDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'join', { conversationId });
  }

  @Post('accept-offer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes the conversation that is offered to the caller' })
  acceptOffer(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() { offerId }: AcceptOfferDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'accept-offer', { conversationId, offerId });
  }

  @Post('decline-offer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Leaves the offered conversation to somebody else; it waits on, as old as it is' })
  declineOffer(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() { offerId, reason }: DeclineOfferDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'decline-offer', {
      ...{ conversationId, offerId },
      ...(reason === undefined ? {} : { reason }),
    });
  }

  @Post('reply')
  @HttpCode(200)
  reply(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() { replyToMessageId, ...dto }: ReplyDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'reply', {
      conversationId,
      ...dto,
      ...(replyToMessageId === undefined ? {} : { replyTo: { messageId: replyToMessageId } }),
    });
  }

  @Post('mark-read')
  @HttpCode(200)
  markRead(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: MarkReadDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'mark-read', { conversationId, messageId: dto.messageId });
  }

  @Post('release')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives it back to the queue, or to the assistant' })
  release(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: ReleaseDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'release', { conversationId, ...dto });
  }

  @Post('assign')
  @HttpCode(200)
  assign(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: DestinationDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'assign', { conversationId, ...destinationOf(dto) });
  }

  @Post('transfer')
  @HttpCode(200)
  transfer(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: DestinationDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'transfer', { conversationId, ...destinationOf(dto) });
  }

  @Post('end')
  @HttpCode(200)
  end(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() _: EmptyDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'end', { conversationId });
  }

  @Post('complete-wrap-up')
  @HttpCode(200)
  completeWrapUp(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: CompleteWrapUpDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'complete-wrap-up', { conversationId, ...dto });
  }

  @Post('extend-wrap-up')
  @HttpCode(200)
  extendWrapUp(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: ExtendWrapUpDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'extend-wrap-up', { conversationId, ...dto });
  }

  @Post('set-status')
  @HttpCode(200)
  setStatus(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: SetStatusDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'set-status', { conversationId, ...dto });
  }

  @Post('set-priority')
  @HttpCode(200)
  setPriority(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: SetPriorityDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'set-priority', { conversationId, ...dto });
  }

  @Post('add-note')
  @HttpCode(200)
  addNote(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: AddNoteDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'add-note', { conversationId, ...dto });
  }

  @Post('apply-tags')
  @HttpCode(200)
  applyTags(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: ApplyTagsDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'apply-tags', { conversationId, ...dto });
  }

  @Post('remove-tag')
  @HttpCode(200)
  removeTag(
    @CurrentViewer() viewer: Viewer,
    @CommandId() id: string,
    @Param('id') conversationId: string,
    @Body() dto: RemoveTagDto,
  ): Outcome {
    return this.to.forward(viewer, id, 'remove-tag', { conversationId, ...dto });
  }
}

/** Where an episode shall go: one agent or one team. */
const destinationOf = ({ agentId, teamId, note }: DestinationDto): { to: Destination; note?: string } => {
  if (agentId !== undefined && teamId !== undefined) {
    throw new InvalidInput([{ field: 'teamId', problem: 'cannot stand beside agentId: name one of them' }]);
  }
  const to: Destination =
    agentId === undefined ? { kind: 'team', teamId: teamId as string } : { kind: 'agent', agentId };
  return { to, ...(note === undefined ? {} : { note }) };
};
