/** One provider that shows customers that they were read. */
export interface ReadMarker {
  /** Marks this message and the earlier ones. False when the provider did not take it. Never throws. */
  markRead(accountId: string, providerMessageId: string): Promise<boolean>;
}
