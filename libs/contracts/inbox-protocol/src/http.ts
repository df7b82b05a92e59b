import type { ConversationRefusal, Priority, Status } from '@baton/contracts-conversation';
import type { ConversationRow, Counts, Scope, Sort } from './row.ts';
import type { SearchProblem } from './search-query.ts';
import type { ThreadItem } from './thread.ts';

/**
 * HTTP surface of the gateway, below `/api`. Every POST carries `Idempotency-Key: <uuid>` (the command's id): the
 * repeat of a command returns its first outcome. Cookie session, same origin only.
 *
 * GET  /api/me                                        → Me
 * POST /api/session            SignInBody             → Me (sets the cookie); 401 wrong-credentials, 429 throttled
 * DELETE /api/session                                 → 204
 * GET  /api/conversations?scope&sort&limit&after      → ConversationPage
 * GET  /api/conversations/:id                         → ConversationSnapshot (as the socket's snapshot)
 * GET  /api/conversations/:id/items?before&limit      → ItemPage (older entries, newest first page by `order`)
 * GET  /api/counts                                    → Counts
 * POST /api/conversations/:id/<command>  CommandBody  → 200 CommandOutcome accepted; 409 refused; 400 invalid; 404; 503
 * GET  /api/conversations/:id/download?format=text|json|pdf → the whole history as a file
 * PUT  /api/conversations/:id/seen    SeenBody         → 204; raises the agent's read mark, never lowers it
 * GET  /api/read-marks                                → ReadMarks
 * GET  /api/search?q&sort&limit&after&zone            → SearchPage; 400 with `search.problems`
 * GET  /api/templates                                 → TemplatesBody
 * PUT  /api/templates/:id             TemplateBody     → 204; 409 taken; 403
 * DELETE /api/templates/:id                           → 204
 * GET  /api/settings/conversations                    → ConversationSettingsBody
 * PUT  /api/settings/conversations    ConversationSettingsBody → 204; 403
 * WS   /api/live                                      → frames.ts
 */
export const AGENT_COMMANDS = [
  'claim',
  'take-over',
  'accept-offer',
  'decline-offer',
  'join',
  'reply',
  'mark-read',
  'release',
  'assign',
  'transfer',
  'end',
  'complete-wrap-up',
  'extend-wrap-up',
  'set-status',
  'set-priority',
  'add-note',
  'apply-tags',
  'remove-tag',
] as const;
export type AgentCommand = (typeof AGENT_COMMANDS)[number];

export interface CommandBodies {
  claim: Record<string, never>;
  'take-over': { handOff?: { messageId: string; text: string } | null };
  join: Record<string, never>;
  'accept-offer': { offerId: string };
  'decline-offer': { offerId: string; reason?: string };
  reply: { messageId: string; text: string; lastSeenMessageId: string | null; replyToMessageId?: string };
  'mark-read': { messageId: string };
  release: { to: 'queue' | 'assistant'; reason?: string };
  assign: { agentId?: string; teamId?: string; note?: string };
  transfer: { agentId?: string; teamId?: string; note?: string };
  end: Record<string, never>;
  'complete-wrap-up': { disposition: string; notes?: string; tags?: string[] };
  'extend-wrap-up': { seconds: number };
  'set-status': { status: Status };
  'set-priority': { priority: Priority; reason?: string };
  'add-note': { noteId: string; text: string };
  'apply-tags': { tags: string[] };
  'remove-tag': { tag: string };
}

export interface SignInBody {
  email: string;
  password: string;
}

export interface Me {
  readonly agentId: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'agent' | 'supervisor' | 'admin';
  /** Teams whose conversations they may see: their own and those they lead. */
  readonly teamIds: readonly string[];
  readonly seesAll: boolean;
  readonly sessionExpiresAt: string;
  /** Choices of the wrap-up form. */
  readonly dispositions: readonly { readonly id: string; readonly label: string }[];
}

export interface ConversationPage {
  readonly rows: readonly ConversationRow[];
  /** Opaque; pass as `after` for the next page. Null at the end. */
  readonly next: string | null;
}

export interface SeenBody {
  /** `row.customerMessages` of what was on the screen. */
  customerMessages: number;
}

/** By conversation: how many of the customer's messages this agent has seen. Absent: never opened. */
export interface ReadMarks {
  readonly marks: Readonly<Record<string, number>>;
}

export interface ItemPage {
  readonly items: readonly ThreadItem[];
  readonly hasOlder: boolean;
}

export type CountsBody = Counts;

export interface ListParameters {
  readonly scope: Scope;
  readonly sort: Sort;
  readonly limit: number;
  readonly after?: string;
}

export type CommandOutcome =
  | { readonly kind: 'accepted'; readonly rev: number }
  | { readonly kind: 'refused'; readonly refusal: ConversationRefusal };

/** The body of every answer that is not a success. */
export interface ProblemBody {
  /** Short and stable, such as `invalid`, `wrong-credentials`, `throttled`, `refused`, `unavailable`. */
  readonly code: string;
  /** One sentence a person can act on. */
  readonly message: string;
  readonly problems?: readonly { readonly field: string; readonly problem: string }[];
  /** Why a search cannot be run. */
  readonly search?: { readonly problems: readonly SearchProblem[] };
  readonly refusal?: ConversationRefusal;
  readonly retryAfterSeconds?: number;
}
