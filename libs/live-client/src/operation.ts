import type { AgentCommand, ConversationRow } from '@baton/contracts-inbox-protocol';

/** A command on its way, and what the screen shows of it before the server's row does. */
export interface Operation {
  readonly operationId: string;
  readonly conversationId: string;
  readonly command: AgentCommand;
  readonly patch: Partial<ConversationRow>;
  /** Set when the server accepted: the operation ends when a row of this `rev` or a newer one arrives. */
  readonly acceptedRev: number | null;
}

export const overlay = (row: ConversationRow, operations: readonly Operation[]): ConversationRow =>
  operations.reduce<ConversationRow>((shown, operation) => ({ ...shown, ...operation.patch }), row);
