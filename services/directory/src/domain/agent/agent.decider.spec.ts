import type { Agent, DirectoryEvent, Role } from '@baton/contracts-directory';
import { agentDecider, type AgentCommand } from './agent.decider.ts';

const agent = (changes: Partial<Agent> = {}): Agent => ({
  agentId: 'a1',
  email: 'ana@example.org',
  name: 'Ana',
  role: 'agent',
  teamIds: ['t1'],
  leadsTeamIds: [],
  active: true,
  ...changes,
});

const add = (
  changes: Partial<Agent> = {},
  facts: { emailTaken?: boolean; unknownTeam?: string } = {},
): AgentCommand => {
  const { active: _, ...data } = agent(changes);
  return { kind: 'add', agent: data, facts: { emailTaken: false, unknownTeam: null, ...facts } };
};
const setTeams = (teamIds: string[], leadsTeamIds: string[] = [], unknownTeam: string | null = null): AgentCommand => ({
  kind: 'setTeams',
  teamIds,
  leadsTeamIds,
  facts: { unknownTeam },
});
const setRole = (role: Role, otherActiveAdmins = 1): AgentCommand => ({
  kind: 'setRole',
  role,
  facts: { otherActiveAdmins },
});
const deactivate = (otherActiveAdmins = 1): AgentCommand => ({ kind: 'deactivate', facts: { otherActiveAdmins } });

/** The types of the events, or the code of the refusal. */
const outcome = (state: Agent | null, command: AgentCommand): string => {
  const decision = agentDecider.decide(command, state);
  return decision.kind === 'refused' ? decision.refusal.code : decision.events.map((event) => event.type).join(' ');
};

describe('an agent of the directory', () => {
  const states = {
    nobody: null,
    agent: agent(),
    supervisor: agent({ role: 'supervisor', leadsTeamIds: ['t1'] }),
    admin: agent({ role: 'admin' }),
    gone: agent({ active: false }),
  };
  const commands = {
    add: add(),
    'teams of today': setTeams(['t1']),
    'other teams': setTeams(['t1', 't2']),
    'leads a team': setTeams(['t1'], ['t2']),
    'becomes supervisor': setRole('supervisor'),
    'becomes agent': setRole('agent'),
    deactivate: deactivate(),
  };

  it.each<[keyof typeof states, string[]]>([
    ['nobody', ['AgentAdded', 'not-found', 'not-found', 'not-found', 'not-found', 'not-found', 'not-found']],
    ['agent', ['taken', '', 'AgentTeamsSet', 'not-supervisor', 'AgentRoleSet', '', 'AgentDeactivated']],
    [
      'supervisor',
      [
        'taken',
        'AgentTeamsSet',
        'AgentTeamsSet',
        'AgentTeamsSet',
        '',
        'AgentRoleSet AgentTeamsSet',
        'AgentDeactivated',
      ],
    ],
    ['admin', ['taken', '', 'AgentTeamsSet', 'not-supervisor', 'AgentRoleSet', 'AgentRoleSet', 'AgentDeactivated']],
    ['gone', ['taken', '', 'AgentTeamsSet', 'not-supervisor', 'AgentRoleSet', '', '']],
  ])('%s × every command', (state, expected) => {
    expect(Object.values(commands).map((command) => outcome(states[state], command))).toEqual(expected);
  });

  it('refuses an address that somebody has and a team that there is not', () => {
    expect(outcome(null, add({}, { emailTaken: true }))).toBe('taken');
    expect(outcome(null, add({}, { unknownTeam: 't9' }))).toBe('unknown-team');
    expect(outcome(null, add({ leadsTeamIds: ['t1'] }))).toBe('not-supervisor');
    expect(outcome(agent(), setTeams(['t9'], [], 't9'))).toBe('unknown-team');
  });

  it('keeps the last active admin', () => {
    const admin = agent({ role: 'admin' });
    expect(outcome(admin, setRole('agent', 0))).toBe('last-admin');
    expect(outcome(admin, deactivate(0))).toBe('last-admin');
    expect(outcome(agent(), deactivate(0))).toBe('AgentDeactivated');
  });

  it('is the fold of its facts', () => {
    const facts: DirectoryEvent[] = [
      { type: 'AgentAdded', data: agent() },
      { type: 'AgentRoleSet', data: { agentId: 'a1', role: 'supervisor' } },
      { type: 'AgentTeamsSet', data: { agentId: 'a1', teamIds: [], leadsTeamIds: ['t2'] } },
      { type: 'AgentProfileSet', data: { agentId: 'a1', name: 'Ana F.', email: 'af@example.org' } },
      { type: 'TeamAdded', data: { teamId: 't2', name: 'Billing' } },
      { type: 'AgentDeactivated', data: { agentId: 'a1' } },
    ];
    expect(facts.reduce(agentDecider.evolve, agentDecider.initialState)).toEqual({
      ...{ agentId: 'a1', name: 'Ana F.', email: 'af@example.org', role: 'supervisor' },
      ...{ teamIds: [], leadsTeamIds: ['t2'], active: false },
    });
  });
});
