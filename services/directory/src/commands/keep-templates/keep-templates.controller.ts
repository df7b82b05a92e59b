import type { DirectoryRefusal, Template } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused, type CommandCall } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { actingAgent } from '../../domain/acting-agent.ts';
import type { Configuration } from '../../domain/configuration.port.ts';
import type { ChangeCause, ChangeOutcome } from '../../domain/directory-changes.port.ts';
import type { People } from '../../domain/people.port.ts';
import { editorOf, type Editor } from '../../domain/template/editor.ts';
import { CONFIGURATION, PEOPLE } from '../../tokens.ts';
import { RemoveTemplateDto, SaveTemplateDto } from './keep-templates.dto.ts';
import { KeepTemplatesHandler } from './keep-templates.handler.ts';

type Reply = Promise<CommandReply<Record<string, never>, DirectoryRefusal>>;

/** Doors of the saved replies. Everybody reads; admins write all, supervisors those of the teams that they lead. */
@Controller()
export class KeepTemplatesController {
  constructor(
    private readonly handler: KeepTemplatesHandler,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @CommandHandler('list-templates')
  async list(): Promise<CommandReply<{ templates: readonly Template[] }>> {
    return accepted({ templates: await this.configuration.templates() });
  }

  @CommandHandler('save-template')
  save(@Payload() { templateId, name, text, channels, teamIds }: SaveTemplateDto, @Ctx() call: CommandCall): Reply {
    const template = { templateId, name, text, channels, teamIds };
    return this.asEditor(call, (cause, editor) => this.handler.save(cause, editor, template));
  }

  @CommandHandler('remove-template')
  remove(@Payload() { templateId }: RemoveTemplateDto, @Ctx() call: CommandCall): Reply {
    return this.asEditor(call, (cause, editor) => this.handler.remove(cause, editor, templateId));
  }

  private async asEditor(
    { envelope: { id, correlationId, actor } }: CommandCall,
    work: (cause: ChangeCause, editor: Editor | null) => Promise<ChangeOutcome>,
  ): Reply {
    const editor = editorOf(await actingAgent(this.people, actor));
    const outcome = await work({ commandId: id, correlationId, actor }, editor);
    return outcome.kind === 'accepted' ? accepted({}) : refused(outcome.refusal);
  }
}
