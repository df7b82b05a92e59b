import type {
  Agent,
  ChannelAccount,
  ConversationSettings,
  Team,
  Template,
  WidgetSettings,
} from '@baton/contracts-directory';
import type { EntityManager } from 'typeorm';
import type { DirectoryDraft } from '../domain/directory-changes.port.ts';
import { AccountRow } from '../rows/account.row.ts';
import { CredentialRow } from '../rows/credential.row.ts';
import { SessionRow } from '../rows/session.row.ts';
import { TeamRow } from '../rows/team.row.ts';
import { TemplateRow } from '../rows/template.row.ts';
import { WidgetRow } from '../rows/widget.row.ts';
import { WidgetSecretsRow } from '../rows/widget-secrets.row.ts';
import { selectAgents } from './agents.query.ts';
import { selectConversationSettings } from './conversation-settings.query.ts';

/** The directory as the running transaction sees it. */
export class PostgresDraft implements DirectoryDraft {
  constructor(private readonly manager: EntityManager) {}

  async agent(agentId: string): Promise<Agent | null> {
    const [agent] = await selectAgents(this.manager, 'a.agent_id = $1', [agentId]);
    return agent ?? null;
  }

  async agentIdByEmail(email: string): Promise<string | null> {
    const [agent] = await selectAgents(this.manager, 'lower(a.email) = lower($1)', [email]);
    return agent?.agentId ?? null;
  }

  async otherActiveAdmins(agentId: string): Promise<number> {
    const others = `a.active AND a.role = 'admin' AND a.agent_id <> $1`;
    return (await selectAgents(this.manager, others, [agentId])).length;
  }

  team(teamId: string): Promise<Team | null> {
    return this.manager.findOneBy(TeamRow, { teamId });
  }

  async teamIdByName(name: string): Promise<string | null> {
    const query = this.manager.createQueryBuilder(TeamRow, 't').where('lower(t.name) = lower(:name)', { name });
    return (await query.getOne())?.teamId ?? null;
  }

  async unknownTeam(teamIds: readonly string[]): Promise<string | null> {
    const known = new Set((await this.manager.find(TeamRow)).map((team) => team.teamId));
    return teamIds.find((teamId) => !known.has(teamId)) ?? null;
  }

  account(channel: string, accountId: string): Promise<ChannelAccount | null> {
    return this.manager.findOneBy(AccountRow, { channel, accountId });
  }

  template(templateId: string): Promise<Template | null> {
    return this.manager.findOneBy(TemplateRow, { templateId });
  }

  async templateIdByName(name: string): Promise<string | null> {
    return (await this.manager.findOneBy(TemplateRow, { name }))?.templateId ?? null;
  }

  conversationSettings(): Promise<ConversationSettings | null> {
    return selectConversationSettings(this.manager);
  }

  widget(accountId: string): Promise<WidgetSettings | null> {
    return this.manager.findOneBy(WidgetRow, { accountId });
  }

  async widgetSecrets(accountId: string): Promise<Buffer | null> {
    return (await this.manager.findOneBy(WidgetSecretsRow, { accountId }))?.sealed ?? null;
  }

  async setWidgetSecrets(accountId: string, sealed: Buffer): Promise<void> {
    await this.manager.save(WidgetSecretsRow, { accountId, sealed });
  }

  async setPassword(agentId: string, passwordHash: string): Promise<void> {
    await this.manager.save(CredentialRow, { agentId, passwordHash });
    await this.manager.delete(SessionRow, { agentId });
  }
}
