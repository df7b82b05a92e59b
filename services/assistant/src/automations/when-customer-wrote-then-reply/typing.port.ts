export interface Typing {
  /** Shows that the assistant writes until the answer of this call is called. May be lost. */
  begin(conversationId: string): () => void;
}
