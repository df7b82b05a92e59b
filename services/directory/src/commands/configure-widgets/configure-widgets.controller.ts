import type { DirectoryRefusal, WidgetSecrets, WidgetSettings } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused, type CommandCall } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { actingAgent, isAdmin } from '../../domain/acting-agent.ts';
import type { ChangeCause } from '../../domain/directory-changes.port.ts';
import type { People } from '../../domain/people.port.ts';
import { PEOPLE } from '../../tokens.ts';
import { SetWidgetSettingsDto, WidgetDto } from './configure-widgets.dto.ts';
import { ConfigureWidgetsHandler, type Widget } from './configure-widgets.handler.ts';

const NOT_ADMIN = refused<DirectoryRefusal>({ code: 'not-admin' });

@Controller()
export class ConfigureWidgetsController {
  constructor(
    private readonly handler: ConfigureWidgetsHandler,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** For ingestion, which the secrets are known to besides; no agent is answered. */
  @CommandHandler('find-widget')
  async find(@Payload() { accountId }: WidgetDto, @Ctx() call: CommandCall): Reply<Widget> {
    if (call.envelope.actor.kind !== 'system') return NOT_ADMIN;
    const widget = await this.handler.find(accountId);
    return widget === null ? refused({ code: 'not-found' }) : accepted(widget);
  }

  @CommandHandler('set-widget-settings')
  async set(@Payload() dto: SetWidgetSettingsDto, @Ctx() call: CommandCall): Reply<Record<string, never>> {
    const cause = await this.adminCause(call);
    if (cause === null) return NOT_ADMIN;
    const outcome = await this.handler.set(cause, settingsOf(dto));
    return outcome.kind === 'accepted' ? accepted({}) : refused(outcome.refusal);
  }

  @CommandHandler('rotate-widget-secrets')
  async rotate(@Payload() { accountId }: WidgetDto, @Ctx() call: CommandCall): Reply<WidgetSecrets> {
    const cause = await this.adminCause(call);
    if (cause === null) return NOT_ADMIN;
    const outcome = await this.handler.rotate(cause, accountId);
    return outcome.kind === 'accepted' ? accepted(outcome.secrets) : refused(outcome.refusal);
  }

  private async adminCause({ envelope: { id, correlationId, actor } }: CommandCall): Promise<ChangeCause | null> {
    return isAdmin(await actingAgent(this.people, actor)) ? { commandId: id, correlationId, actor } : null;
  }
}

type Reply<Result> = Promise<CommandReply<Result, DirectoryRefusal>>;

/** Exactly the fields of the contract: what else was sent must not reach the fact. */
const settingsOf = (dto: WidgetSettings): WidgetSettings => ({
  accountId: dto.accountId,
  allowedOrigins: dto.allowedOrigins,
  title: dto.title,
  welcome: dto.welcome,
  colour: dto.colour.toLowerCase(),
  preChat: dto.preChat.map(({ key, label, kind, required, choices }) => ({
    ...{ key, label, kind, required },
    choices: kind === 'choice' ? choices : [],
  })),
  identityRequired: dto.identityRequired,
});
