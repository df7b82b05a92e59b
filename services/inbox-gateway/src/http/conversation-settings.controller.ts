import { Body, Controller, Get, HttpCode, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationSettingsBody } from '@baton/contracts-inbox-protocol';
import { CurrentViewer } from '../access/access.guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { DirectoryForwarder } from './directory-forwarder.adapter.ts';
import { ConversationSettingsDto } from './dto/configuration.dto.ts';

@ApiTags('settings')
@Controller('api/settings/conversations')
export class ConversationSettingsController {
  constructor(@Inject(DirectoryForwarder) private readonly directory: DirectoryForwarder) {}

  @Get()
  settings(@CurrentViewer() { agentId }: Viewer): Promise<ConversationSettingsBody> {
    return this.directory.ask(agentId, 'conversation-settings', {});
  }

  @Put()
  @HttpCode(204)
  async set(@CurrentViewer() { agentId }: Viewer, @Body() dto: ConversationSettingsDto): Promise<void> {
    await this.directory.ask(agentId, 'set-conversation-settings', { ...dto });
  }
}
