import type { ConversationSettings, DirectoryRefusal } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused, type CommandCall } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { actingAgent, isAdmin } from '../../domain/acting-agent.ts';
import type { Configuration } from '../../domain/configuration.port.ts';
import type { People } from '../../domain/people.port.ts';
import { CONFIGURATION, PEOPLE } from '../../tokens.ts';
import { SetConversationSettingsDto } from './keep-settings.dto.ts';
import { KeepSettingsHandler } from './keep-settings.handler.ts';

/** Everybody may know how conversations live; admins decide it. */
@Controller()
export class KeepSettingsController {
  constructor(
    private readonly handler: KeepSettingsHandler,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @CommandHandler('conversation-settings')
  async settings(): Promise<CommandReply<ConversationSettings>> {
    return accepted(await this.configuration.conversationSettings());
  }

  @CommandHandler('set-conversation-settings')
  async set(
    @Payload() dto: SetConversationSettingsDto,
    @Ctx() { envelope: { id, correlationId, actor } }: CommandCall,
  ): Promise<CommandReply<Record<string, never>, DirectoryRefusal>> {
    if (!isAdmin(await actingAgent(this.people, actor))) return refused({ code: 'not-admin' });
    const outcome = await this.handler.set({ commandId: id, correlationId, actor }, settingsOf(dto));
    return outcome.kind === 'accepted' ? accepted({}) : refused(outcome.refusal);
  }
}

/** Exactly the fields of the contract: what else was sent must not reach the fact. */
const settingsOf = (dto: ConversationSettings): ConversationSettings => ({
  companyName: dto.companyName,
  pendingAfterSeconds: dto.pendingAfterSeconds,
  resolveAfterSeconds: dto.resolveAfterSeconds,
  archiveAfterSeconds: dto.archiveAfterSeconds,
  reopenOnMessage: dto.reopenOnMessage,
  fallBackAfterSeconds: dto.fallBackAfterSeconds,
  handOffMessage: dto.handOffMessage,
});
