/** Who works here and what is configured. Facts of the directory are events on `agent-<id>`, `team-<id>`, `account-<channel>-<id>`. */

export * from './routing.ts';

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

/** A saved reply. Variables are written `{{customer_name}}`; see `TEMPLATE_VARIABLES`, others are asked for when it is used. */
export interface Template {
  readonly templateId: string;
  /** What is typed after `/`; unique, lower case, digits, `-` and `_`. */
  readonly name: string;
  /** In the dialect of messages. */
  readonly text: string;
  /** Where it is offered; empty: everywhere. */
  readonly channels: readonly string[];
  /** Whose it is; empty: everybody's. */
  readonly teamIds: readonly string[];
}

/** Filled in by the screen that uses a template. */
export const TEMPLATE_VARIABLES = ['customer_name', 'agent_name', 'company_name', 'date', 'time'] as const;

export const TEMPLATE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
export const TEMPLATE_TEXT_LENGTH = 10_000;
/** What stands between `{{` and `}}`; spaces around it do not count. */
export const VARIABLE_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** How conversations live; one for the organisation. Seconds. */
export interface ConversationSettings {
  readonly companyName: string;
  /** No message of either side: active becomes pending. */
  readonly pendingAfterSeconds: number;
  /** Pending with the assistant becomes resolved. */
  readonly resolveAfterSeconds: number;
  /** Resolved becomes archived. */
  readonly archiveAfterSeconds: number;
  /** A customer's message opens a closed conversation again; else it starts the next one. */
  readonly reopenOnMessage: boolean;
  /** An episode that waited so long goes back to the assistant; null: never. */
  readonly fallBackAfterSeconds: number | null;
  /** What the assistant says when somebody takes over; `{{agent_name}}` is filled in. Editable at each take-over. */
  readonly handOffMessage: string;
}

/** Every time of the settings lies between these. Seconds: a minute, a year. */
export const SETTINGS_SECONDS = { least: 60, most: 31_536_000 } as const;
export const COMPANY_NAME_LENGTH = 100;
/** It is sent on every channel. */
export const HAND_OFF_MESSAGE_LENGTH = 4_096;

export const DEFAULT_CONVERSATION_SETTINGS: ConversationSettings = {
  companyName: 'Baton Demo Shop',
  pendingAfterSeconds: 3_600,
  resolveAfterSeconds: 86_400,
  archiveAfterSeconds: 604_800,
  reopenOnMessage: true,
  fallBackAfterSeconds: null,
  handOffMessage: 'Let me connect you with {{agent_name}} from our team who can better assist you. One moment …',
};

/** A web-chat widget: the `webchat` account of the same id, and how it behaves. Secrets are apart. */
export interface WidgetSettings {
  readonly accountId: string;
  /** Exact origins of pages that may embed it, such as `https://shop.example.com`. */
  readonly allowedOrigins: readonly string[];
  readonly title: string;
  readonly welcome: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Asked before the first message; empty: nothing is. */
  readonly preChat: readonly PreChatField[];
  /** Visitors must be vouched for by the host site. */
  readonly identityRequired: boolean;
}

export interface PreChatField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'email' | 'choice';
  readonly required: boolean;
  /** For `choice`. */
  readonly choices: readonly string[];
}

/** Known to ingestion only; several while one is being replaced, the first signs. */
export interface WidgetSecrets {
  /** HS256 keys of identity tokens. */
  readonly jwt: readonly string[];
  /** Keys of identifier hashes. */
  readonly identity: readonly string[];
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
  | Typed<'ChannelAccountAdded', ChannelAccount>
  | Typed<'TemplateAdded', Template>
  | Typed<'TemplateRevised', Template>
  | Typed<'TemplateRemoved', { readonly templateId: string }>
  | Typed<'ConversationSettingsSet', ConversationSettings>
  | Typed<'WidgetSettingsSet', WidgetSettings>;

export const DIRECTORY_SCHEMA_VERSION = 1;

export const agentStream = (agentId: string): string => `agent-${agentId}`;
export const teamStream = (teamId: string): string => `team-${teamId}`;
export const templateStream = (templateId: string): string => `template-${templateId}`;
export const SETTINGS_STREAM = 'settings-conversations';
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
  'list-templates': { payload: Record<string, never>; result: { readonly templates: readonly Template[] } };
  /** Adds or revises. Admins all, supervisors those of teams that they lead. */
  'save-template': { payload: Template; result: Record<string, never> };
  'remove-template': { payload: { readonly templateId: string }; result: Record<string, never> };
  'conversation-settings': { payload: Record<string, never>; result: ConversationSettings };
  'set-conversation-settings': { payload: ConversationSettings; result: Record<string, never> };
  /** For ingestion: how a widget behaves, and its secrets. Refused `not-found`. */
  'find-widget': {
    payload: { readonly accountId: string };
    result: { readonly settings: WidgetSettings; readonly secrets: WidgetSecrets };
  };
  'set-widget-settings': { payload: WidgetSettings; result: Record<string, never> };
  /** Adds new secrets before the old ones; the answer is the only time that they are shown. */
  'rotate-widget-secrets': { payload: { readonly accountId: string }; result: WidgetSecrets };
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
  /** A supervisor may change what belongs to teams that they lead, and nothing else. */
  | { readonly code: 'not-yours' }
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
