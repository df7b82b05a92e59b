/** Who works here and what is configured. Facts of the directory are events on `agent-<id>`, `team-<id>`, `account-<channel>-<id>`. */

export const DIRECTORY_SERVICE = 'directory';

export const ROLES = ['agent', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Agent {
  readonly agentId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Teams whose conversations the agent works on. */
  readonly teamIds: readonly string[];
  /** Teams that a supervisor leads; empty for others. */
  readonly leadsTeamIds: readonly string[];
  readonly active: boolean;
}

export interface Team {
  readonly teamId: string;
  readonly name: string;
}

/** A number, widget or mailbox of ours, and the team whose queue its conversations enter. */
export interface ChannelAccount {
  readonly channel: string;
  readonly accountId: string;
  readonly name: string;
  readonly teamId: string;
}

interface Typed<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data;
}

export type DirectoryEvent =
  | Typed<'AgentAdded', Agent>
  | Typed<'AgentProfileSet', { readonly agentId: string; readonly name: string; readonly email: string }>
  | Typed<'AgentRoleSet', { readonly agentId: string; readonly role: Role }>
  | Typed<
      'AgentTeamsSet',
      { readonly agentId: string; readonly teamIds: readonly string[]; readonly leadsTeamIds: readonly string[] }
    >
  | Typed<'AgentDeactivated', { readonly agentId: string }>
  | Typed<'TeamAdded', Team>
  | Typed<'TeamRenamed', Team>
  | Typed<'ChannelAccountAdded', ChannelAccount>;

export const DIRECTORY_SCHEMA_VERSION = 1;

export const agentStream = (agentId: string): string => `agent-${agentId}`;
export const teamStream = (teamId: string): string => `team-${teamId}`;
export const accountStream = (channel: string, accountId: string): string => `account-${channel}-${accountId}`;

export interface SignIn {
  readonly email: string;
  readonly password: string;
  /** For throttling and the list of sessions; never logged. */
  readonly ip: string;
  readonly userAgent: string;
}

/** The caller of a request, as the directory knows them now. */
export interface Principal {
  readonly sessionId: string;
  readonly agent: Agent;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface DirectoryCommands {
  'sign-in': { payload: SignIn; result: { readonly token: string; readonly principal: Principal } };
  'sign-out': { payload: { readonly token: string }; result: Record<string, never> };
  'verify-session': { payload: { readonly token: string }; result: Principal };
  'list-people': {
    payload: Record<string, never>;
    result: { readonly agents: readonly Agent[]; readonly teams: readonly Team[] };
  };
  'find-account': {
    payload: { readonly channel: string; readonly accountId: string };
    result: ChannelAccount;
  };
  // Administration: the actor must be an active admin. The caller chooses new ids, so that a repeat is the same thing.
  'add-agent': { payload: AddAgent; result: Record<string, never> };
  'add-team': { payload: Team; result: Record<string, never> };
  'add-account': { payload: ChannelAccount; result: Record<string, never> };
  'set-agent-teams': { payload: SetAgentTeams; result: Record<string, never> };
  'set-agent-role': { payload: { readonly agentId: string; readonly role: Role }; result: Record<string, never> };
  'deactivate-agent': { payload: { readonly agentId: string }; result: Record<string, never> };
}

export interface AddAgent extends Omit<Agent, 'active'> {
  /** At least `PASSWORD_MIN_LENGTH` characters; kept as an argon2id hash only. */
  readonly password: string;
}

export interface SetAgentTeams {
  readonly agentId: string;
  readonly teamIds: readonly string[];
  readonly leadsTeamIds: readonly string[];
}

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 256;

export type DirectoryRefusal =
  | { readonly code: 'wrong-credentials' }
  | { readonly code: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly code: 'no-session' }
  | { readonly code: 'not-found' }
  | { readonly code: 'not-admin' }
  /** The id, e-mail address or name belongs to somebody or something else already. */
  | { readonly code: 'taken'; readonly field: string }
  | { readonly code: 'unknown-team'; readonly teamId: string }
  /** Only supervisors lead teams. */
  | { readonly code: 'not-supervisor' }
  /** Nobody could administer the organisation any more. */
  | { readonly code: 'last-admin' };

/** Emitted on core NATS when a session ends or an agent's rights change: gateways drop what they cached. Payload: JSON `{agentId, sessionId?}`. */
export const SESSION_CHANGED_SUBJECT = 'live.directory.session-changed';

/** The session cookie holds a random token; the table holds this hash of it. */
export const SESSION_COOKIE = 'baton_session';
