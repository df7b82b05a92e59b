import type { Role } from '@baton/contracts-directory';

/** Fixed ids, so that a deployment's configuration can name them (`DEFAULT_TEAM_ID`) and a second seeding finds them. */
export const SUPPORT = { teamId: '5a1e0d3c-0000-4000-8000-000000000001', name: 'Support' };
export const BILLING = { teamId: '5a1e0d3c-0000-4000-8000-000000000002', name: 'Billing' };

export interface DemoPerson {
  readonly agentId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly teamIds: readonly string[];
  readonly leadsTeamIds: readonly string[];
}

const both = [SUPPORT.teamId, BILLING.teamId];
const person = (
  n: number,
  name: string,
  role: Role,
  teamIds: readonly string[],
  leadsTeamIds: readonly string[] = [],
): DemoPerson => ({
  agentId: `5a1e0d3c-0000-4000-9000-00000000000${n}`,
  email: `${name.split(' ')[0]?.toLowerCase()}@demo.baton`,
  name,
  role,
  teamIds,
  leadsTeamIds,
});

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person(1, 'Ana Ferreira', 'agent', both),
  person(2, 'Ben Okafor', 'agent', [SUPPORT.teamId]),
  person(3, 'Chloe Martin', 'agent', [BILLING.teamId]),
  person(4, 'Sue Lindqvist', 'supervisor', both, both),
  person(5, 'Admin', 'admin', []),
];
