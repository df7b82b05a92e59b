import { maySee, type AgentCommand, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { ROLES, type Role } from '@baton/contracts-directory';
import type { Viewer } from './viewer.ts';

/** A conversation as far as it decides who may do what with it. */
export type Guarded = Pick<ConversationRow, 'teamId' | 'ownerId'>;

export interface Rule {
  /** Roles that may; `everyone` includes people who are not signed in. */
  readonly who: readonly Role[] | 'everyone';
  /** What must hold between the person and the conversation that is named. Without it none is named. */
  readonly conversation?: (viewer: Viewer, conversation: Guarded) => boolean;
}

const everyone: Rule = { who: 'everyone' };
const signedIn: Rule = { who: ROLES };

/** Whose settings they are is the directory's own decision. */
const editors: Rule = { who: ['supervisor', 'admin'] };
const admins: Rule = { who: ['admin'] };

/** May see it. Whether they own it is the conversation's own decision: only it knows at that moment. */
const seen: Rule = { who: ROLES, conversation: (viewer, conversation) => maySee(conversation, viewer) };

/** Taking a conversation out of a colleague's hands is for supervisors and admins. */
const notAnothers: Rule = {
  who: ROLES,
  conversation: (viewer, conversation) =>
    maySee(conversation, viewer) &&
    (viewer.role !== 'agent' || conversation.ownerId === null || conversation.ownerId === viewer.agentId),
};

/** Every command of an agent. */
export const COMMAND_RULES: Readonly<Record<AgentCommand, Rule>> = {
  claim: seen,
  'take-over': seen,
  'accept-offer': seen,
  'decline-offer': seen,
  join: seen,
  reply: seen,
  'mark-read': seen,
  release: seen,
  assign: notAnothers,
  transfer: seen,
  end: seen,
  'complete-wrap-up': seen,
  'extend-wrap-up': seen,
  'set-status': notAnothers,
  'set-priority': seen,
  'add-note': seen,
  'apply-tags': seen,
  'remove-tag': seen,
};

/** Every route, by method and path. One that is missing here is refused to all. */
export const ROUTE_RULES: Readonly<Record<string, Rule>> = {
  'GET /health/live': everyone,
  'GET /health/ready': everyone,
  'POST /api/session': everyone,
  'DELETE /api/session': everyone,
  'GET /api/me': signedIn,
  'GET /api/counts': signedIn,
  'GET /api/conversations': signedIn,
  'GET /api/search': signedIn,
  'GET /api/conversations/:id': seen,
  'GET /api/conversations/:id/items': seen,
  'GET /api/conversations/:id/download': seen,
  'PUT /api/conversations/:id/seen': seen,
  'GET /api/read-marks': signedIn,
  'GET /api/templates': signedIn,
  'PUT /api/templates/:templateId': editors,
  'DELETE /api/templates/:templateId': editors,
  'GET /api/settings/conversations': signedIn,
  'PUT /api/settings/conversations': admins,
  ...Object.fromEntries(
    Object.entries(COMMAND_RULES).map(([command, rule]) => [`POST /api/conversations/:id/${command}`, rule]),
  ),
};

/** Every topic of the socket, by its name without the conversation. */
export const TOPIC_RULES: Readonly<Record<string, Rule>> = {
  list: signedIn,
  mine: signedIn,
  counts: signedIn,
  people: signedIn,
  conversation: seen,
};

/** `hidden`: as if the conversation did not exist, so that ids tell nothing. */
export type Verdict = 'allowed' | 'sign-in' | 'forbidden' | 'hidden';

/** Whether a person may; `conversation` is null where the named one does not exist. */
export const judge = (
  rule: Rule | undefined,
  viewer: Viewer | null,
  conversation: Guarded | null | undefined,
): Verdict => {
  if (rule === undefined) return viewer === null ? 'sign-in' : 'forbidden';
  if (rule.who === 'everyone') return 'allowed';
  if (viewer === null) return 'sign-in';
  if (!rule.who.includes(viewer.role)) return 'forbidden';
  if (rule.conversation === undefined) return 'allowed';
  if (conversation === null || conversation === undefined || !maySee(conversation, viewer)) return 'hidden';
  return rule.conversation(viewer, conversation) ? 'allowed' : 'forbidden';
};
