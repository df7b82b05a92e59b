import type { Agent, DirectoryEvent, DirectoryRefusal, Role } from '@baton/contracts-directory';
import { accept, refuse, type Decider, type Decision } from '@baton/event-sourcing';

/** `facts` are what the decision needs to know about others; they are read in the transaction that writes. */
export type AgentCommand =
  | { readonly kind: 'add'; readonly agent: Omit<Agent, 'active'>; readonly facts: TeamFacts & { emailTaken: boolean } }
  | {
      readonly kind: 'setTeams';
      readonly teamIds: readonly string[];
      readonly leadsTeamIds: readonly string[];
      readonly facts: TeamFacts;
    }
  | { readonly kind: 'setRole'; readonly role: Role; readonly facts: AdminFacts }
  | { readonly kind: 'deactivate'; readonly facts: AdminFacts };

export interface TeamFacts {
  readonly unknownTeam: string | null;
}

export interface AdminFacts {
  readonly otherActiveAdmins: number;
}

type Made = Decision<DirectoryEvent, DirectoryRefusal>;

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

const teamProblem = (role: Role, leads: readonly string[], facts: TeamFacts): DirectoryRefusal | null => {
  if (facts.unknownTeam !== null) return { code: 'unknown-team', teamId: facts.unknownTeam };
  return leads.length > 0 && role !== 'supervisor' ? { code: 'not-supervisor' } : null;
};

const add = (command: Extract<AgentCommand, { kind: 'add' }>, state: Agent | null): Made => {
  if (state !== null) return refuse({ code: 'taken', field: 'agentId' });
  if (command.facts.emailTaken) return refuse({ code: 'taken', field: 'email' });
  const { agent } = command;
  const problem = teamProblem(agent.role, agent.leadsTeamIds, command.facts);
  return problem === null ? accept({ type: 'AgentAdded', data: { ...agent, active: true } }) : refuse(problem);
};

const setTeams = (command: Extract<AgentCommand, { kind: 'setTeams' }>, agent: Agent): Made => {
  const problem = teamProblem(agent.role, command.leadsTeamIds, command.facts);
  if (problem !== null) return refuse(problem);
  const { teamIds, leadsTeamIds } = command;
  if (sameIds(agent.teamIds, teamIds) && sameIds(agent.leadsTeamIds, leadsTeamIds)) return accept();
  return accept({ type: 'AgentTeamsSet', data: { agentId: agent.agentId, teamIds, leadsTeamIds } });
};

const setRole = (role: Role, facts: AdminFacts, agent: Agent): Made => {
  if (agent.role === role) return accept();
  if (isLastAdmin(agent, facts)) return refuse({ code: 'last-admin' });
  const { agentId, teamIds } = agent;
  const events: DirectoryEvent[] = [{ type: 'AgentRoleSet', data: { agentId, role } }];
  // Who is no supervisor leads nobody.
  if (role !== 'supervisor' && agent.leadsTeamIds.length > 0) {
    events.push({ type: 'AgentTeamsSet', data: { agentId, teamIds, leadsTeamIds: [] } });
  }
  return accept(...events);
};

const isLastAdmin = (agent: Agent, facts: AdminFacts): boolean =>
  agent.active && agent.role === 'admin' && facts.otherActiveAdmins === 0;

const deactivate = (facts: AdminFacts, agent: Agent): Made => {
  if (!agent.active) return accept();
  if (isLastAdmin(agent, facts)) return refuse({ code: 'last-admin' });
  return accept({ type: 'AgentDeactivated', data: { agentId: agent.agentId } });
};

const decide = (command: AgentCommand, state: Agent | null): Made => {
  if (command.kind === 'add') return add(command, state);
  if (state === null) return refuse({ code: 'not-found' });
  switch (command.kind) {
    case 'setTeams':
      return setTeams(command, state);
    case 'setRole':
      return setRole(command.role, command.facts, state);
    case 'deactivate':
      return deactivate(command.facts, state);
    default:
      throw new Error(`unknown command ${(command satisfies never as AgentCommand).kind}`);
  }
};

const evolve = (state: Agent | null, event: DirectoryEvent): Agent | null => {
  if (event.type === 'AgentAdded') return event.data;
  if (state === null) return state;
  switch (event.type) {
    case 'AgentProfileSet':
      return { ...state, name: event.data.name, email: event.data.email };
    case 'AgentRoleSet':
      return { ...state, role: event.data.role };
    case 'AgentTeamsSet':
      return { ...state, teamIds: event.data.teamIds, leadsTeamIds: event.data.leadsTeamIds };
    case 'AgentDeactivated':
      return { ...state, active: false };
    default:
      return state;
  }
};

/** An agent, as far as the directory decides about them. Null: there is none with this id. */
export const agentDecider: Decider<Agent | null, AgentCommand, DirectoryEvent, DirectoryRefusal> = {
  initialState: null,
  decide,
  evolve,
};
