import type { AddAgent, ChannelAccount, DirectoryEvent, Role, SetAgentTeams, Team } from '@baton/contracts-directory';
import { decideAddAccount } from '../../domain/account/account.decider.ts';
import { agentDecider } from '../../domain/agent/agent.decider.ts';
import type {
  ChangeCause,
  ChangeOutcome,
  DirectoryChanges,
  DirectoryDraft,
} from '../../domain/directory-changes.port.ts';
import type { Passwords } from '../../domain/passwords.port.ts';
import type { SessionSignals } from '../../domain/session/sessions.port.ts';
import { decideAddTeam } from '../../domain/team/team.decider.ts';

/** Who works here and what is configured: settings screens and the demo's seed come through here. */
export class AdministerDirectoryHandler {
  constructor(
    private readonly changes: DirectoryChanges,
    private readonly passwords: Passwords,
    private readonly signals: SessionSignals,
  ) {}

  addTeam(cause: ChangeCause, team: Team): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => {
      const holder = await draft.teamIdByName(team.name);
      return decideAddTeam(team, await draft.team(team.teamId), { nameTaken: holder !== null });
    });
  }

  addAccount(cause: ChangeCause, account: ChannelAccount): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => {
      const known = await draft.account(account.channel, account.accountId);
      return decideAddAccount(account, known, { unknownTeam: await draft.unknownTeam([account.teamId]) });
    });
  }

  async addAgent(cause: ChangeCause, { password, ...agent }: AddAgent): Promise<ChangeOutcome> {
    // Hashed before the transaction: it takes long, and changes wait for each other.
    const passwordHash = await this.passwords.hash(password);
    return this.changes.change(cause, async (draft) => {
      const emailTaken = (await draft.agentIdByEmail(agent.email)) !== null;
      const unknownTeam = await draft.unknownTeam([...agent.teamIds, ...agent.leadsTeamIds]);
      const command = { kind: 'add', agent, facts: { emailTaken, unknownTeam } } as const;
      const decision = agentDecider.decide(command, await draft.agent(agent.agentId));
      if (decision.kind === 'accepted') await draft.setPassword(agent.agentId, passwordHash);
      return decision;
    });
  }

  setAgentTeams(cause: ChangeCause, { agentId, teamIds, leadsTeamIds }: SetAgentTeams): Promise<ChangeOutcome> {
    return this.changeRights(cause, agentId, async (draft) => {
      const unknownTeam = await draft.unknownTeam([...teamIds, ...leadsTeamIds]);
      return { kind: 'setTeams', teamIds, leadsTeamIds, facts: { unknownTeam } };
    });
  }

  setAgentRole(cause: ChangeCause, agentId: string, role: Role): Promise<ChangeOutcome> {
    return this.changeRights(cause, agentId, async (draft) => {
      const otherActiveAdmins = await draft.otherActiveAdmins(agentId);
      return { kind: 'setRole', role, facts: { otherActiveAdmins } };
    });
  }

  deactivateAgent(cause: ChangeCause, agentId: string): Promise<ChangeOutcome> {
    return this.changeRights(cause, agentId, async (draft) => {
      const otherActiveAdmins = await draft.otherActiveAdmins(agentId);
      return { kind: 'deactivate', facts: { otherActiveAdmins } };
    });
  }

  /** Not a fact of the log: it concerns nobody but the agent and their sessions, which end. */
  async setPassword(cause: ChangeCause, agentId: string, password: string): Promise<ChangeOutcome> {
    const passwordHash = await this.passwords.hash(password);
    const outcome = await this.changes.change(cause, async (draft) => {
      if ((await draft.agent(agentId)) === null) return { kind: 'refused', refusal: { code: 'not-found' } };
      await draft.setPassword(agentId, passwordHash);
      return { kind: 'accepted', events: [] };
    });
    if (outcome.kind === 'accepted') this.signals.changed({ agentId });
    return outcome;
  }

  private async changeRights(
    cause: ChangeCause,
    agentId: string,
    command: (draft: DirectoryDraft) => Promise<Parameters<typeof agentDecider.decide>[0]>,
  ): Promise<ChangeOutcome> {
    let events: readonly DirectoryEvent[] = [];
    const outcome = await this.changes.change(cause, async (draft) => {
      const decision = agentDecider.decide(await command(draft), await draft.agent(agentId));
      if (decision.kind === 'accepted') events = decision.events;
      return decision;
    });
    if (events.length > 0) this.signals.changed({ agentId });
    return outcome;
  }
}
