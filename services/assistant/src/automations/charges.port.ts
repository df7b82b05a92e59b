export interface Charge {
  readonly conversationId: string;
  /** Somebody else than the assistant has it, or it waits for somebody. */
  readonly taken: boolean;
  /** Of the event that says so. */
  readonly position: string;
}

/** Who is in charge where, shared by all processes of the service. */
export interface Charges {
  /** In log order. What is older than what is known changes nothing. */
  save(changes: readonly Charge[]): Promise<void>;
  /** Those of the conversations that are taken. */
  taken(conversationIds: readonly string[]): Promise<ReadonlySet<string>>;
}
