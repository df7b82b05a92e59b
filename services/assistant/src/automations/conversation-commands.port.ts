import type {
  Annotate,
  ApplyTags,
  ConversationRefusalCode,
  Escalate,
  ReplyAsAssistant,
} from '@baton/contracts-conversation';

/** What caused a command: its id derives from the event's and the purpose, so that a repeat is the same command. */
export interface Cause {
  readonly eventId: string;
  readonly correlationId: string;
  readonly purpose: string;
}

export type Outcome = 'accepted' | ConversationRefusalCode;

/** The assistant's hand on a conversation. Throws a `Fault` when nobody decided; a refusal is an answer. */
export interface ConversationHand {
  reply(cause: Cause, payload: ReplyAsAssistant): Promise<Outcome>;
  escalate(cause: Cause, payload: Escalate): Promise<Outcome>;
  annotate(cause: Cause, payload: Annotate): Promise<Outcome>;
  applyTags(cause: Cause, payload: ApplyTags): Promise<Outcome>;
}
