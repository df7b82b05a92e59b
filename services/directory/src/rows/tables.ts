import { AccountRow } from './account.row.ts';
import { AgentRow } from './agent.row.ts';
import { CommandRow } from './command.row.ts';
import { ConversationSettingsRow } from './conversation-settings.row.ts';
import { CredentialRow } from './credential.row.ts';
import { MembershipRow } from './membership.row.ts';
import { OutboxRow } from './outbox.row.ts';
import { SessionRow } from './session.row.ts';
import { SignInAttemptRow } from './sign-in-attempt.row.ts';
import { TeamRow } from './team.row.ts';
import { TemplateRow } from './template.row.ts';
import { WidgetRow } from './widget.row.ts';
import { WidgetSecretsRow } from './widget-secrets.row.ts';

export const SCHEMA = 'directory';

export const TABLES = [
  AccountRow,
  AgentRow,
  CommandRow,
  ConversationSettingsRow,
  CredentialRow,
  MembershipRow,
  OutboxRow,
  SessionRow,
  SignInAttemptRow,
  TeamRow,
  TemplateRow,
  WidgetRow,
  WidgetSecretsRow,
];
