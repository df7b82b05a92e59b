import type { DirectoryEvent } from '@baton/contracts-directory';
import type { EntityManager } from 'typeorm';
import { AccountRow } from '../rows/account.row.ts';
import { AgentRow } from '../rows/agent.row.ts';
import { ConversationSettingsRow } from '../rows/conversation-settings.row.ts';
import { MembershipRow } from '../rows/membership.row.ts';
import { SessionRow } from '../rows/session.row.ts';
import { TeamRow } from '../rows/team.row.ts';
import { TemplateRow } from '../rows/template.row.ts';
import { WidgetRow } from '../rows/widget.row.ts';

/** What a fact does to the tables; runs in the transaction that records the fact. */
export const applyToTables = async (manager: EntityManager, event: DirectoryEvent): Promise<void> => {
  switch (event.type) {
    case 'AgentAdded': {
      const { agentId, email, name, role, active } = event.data;
      await manager.insert(AgentRow, { agentId, email, name, role, active });
      return setMemberships(manager, event.data);
    }
    case 'AgentProfileSet':
      await manager.update(AgentRow, event.data.agentId, { name: event.data.name, email: event.data.email });
      return;
    case 'AgentRoleSet':
      await manager.update(AgentRow, event.data.agentId, { role: event.data.role });
      return;
    case 'AgentTeamsSet':
      return setMemberships(manager, event.data);
    case 'AgentDeactivated':
      await manager.update(AgentRow, event.data.agentId, { active: false });
      await manager.delete(SessionRow, { agentId: event.data.agentId });
      return;
    case 'TeamAdded':
      await manager.insert(TeamRow, event.data);
      return;
    case 'TeamRenamed':
      await manager.update(TeamRow, event.data.teamId, { name: event.data.name });
      return;
    case 'ChannelAccountAdded':
      await manager.insert(AccountRow, event.data);
      return;
    default:
      return applyConfiguration(manager, event);
  }
};

type ConfigurationEvent = Extract<
  DirectoryEvent,
  { type: 'TemplateAdded' | 'TemplateRevised' | 'TemplateRemoved' | 'ConversationSettingsSet' | 'WidgetSettingsSet' }
>;

const applyConfiguration = async (manager: EntityManager, event: ConfigurationEvent): Promise<void> => {
  switch (event.type) {
    case 'TemplateAdded':
    case 'TemplateRevised': {
      const { templateId, name, text, channels, teamIds } = event.data;
      await manager.save(TemplateRow, { templateId, name, text, channels: [...channels], teamIds: [...teamIds] });
      return;
    }
    case 'TemplateRemoved':
      await manager.delete(TemplateRow, event.data.templateId);
      return;
    case 'ConversationSettingsSet':
      await manager.save(ConversationSettingsRow, { ...event.data, singleton: true });
      return;
    case 'WidgetSettingsSet': {
      const { allowedOrigins, preChat, ...widget } = event.data;
      await manager.save(WidgetRow, { ...widget, allowedOrigins: [...allowedOrigins], preChat: [...preChat] });
      return;
    }
    default:
      throw new Error(`no table for ${(event satisfies never as DirectoryEvent).type}`);
  }
};

interface Memberships {
  readonly agentId: string;
  readonly teamIds: readonly string[];
  readonly leadsTeamIds: readonly string[];
}

const setMemberships = async (
  manager: EntityManager,
  { agentId, teamIds, leadsTeamIds }: Memberships,
): Promise<void> => {
  await manager.delete(MembershipRow, { agentId });
  const memberships = [
    ...teamIds.map((teamId) => ({ agentId, teamId, leads: false })),
    ...leadsTeamIds.map((teamId) => ({ agentId, teamId, leads: true })),
  ];
  if (memberships.length > 0) await manager.insert(MembershipRow, memberships);
};
