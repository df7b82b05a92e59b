import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Principal, Template } from '@baton/contracts-directory';
import type { TemplatesBody } from '@baton/contracts-inbox-protocol';
import { CurrentPrincipal } from '../access/access.guard.ts';
import { viewerOf, type Viewer } from '../access/viewer.ts';
import { DirectoryForwarder } from './directory-forwarder.adapter.ts';
import { TemplateDto, TemplateIdDto } from './dto/configuration.dto.ts';

@ApiTags('templates')
@Controller('api/templates')
export class TemplateController {
  constructor(@Inject(DirectoryForwarder) private readonly directory: DirectoryForwarder) {}

  @Get()
  async list(@CurrentPrincipal() principal: Principal): Promise<TemplatesBody> {
    const { agent } = principal;
    const { templates } = await this.directory.ask(agent.agentId, 'list-templates', {});
    const viewer = viewerOf(principal);
    return {
      templates: templates.filter((template) => mayUse(viewer, template)),
      editsTeamIds: agent.role === 'admin' ? null : agent.role === 'supervisor' ? agent.leadsTeamIds : [],
    };
  }

  @Put(':templateId')
  @HttpCode(204)
  async save(
    @CurrentPrincipal() { agent }: Principal,
    @Param() { templateId }: TemplateIdDto,
    @Body() { name, text, channels, teamIds }: TemplateDto,
  ): Promise<void> {
    await this.directory.ask(agent.agentId, 'save-template', { templateId, name, text, channels, teamIds });
  }

  @Delete(':templateId')
  @HttpCode(204)
  async remove(@CurrentPrincipal() { agent }: Principal, @Param() { templateId }: TemplateIdDto): Promise<void> {
    await this.directory.ask(agent.agentId, 'remove-template', { templateId });
  }
}

/** Everybody's, and those of teams whose conversations the person sees. */
const mayUse = ({ seesAll, teamIds }: Viewer, template: Template): boolean =>
  seesAll || template.teamIds.length === 0 || template.teamIds.some((teamId) => teamIds.includes(teamId));
