export interface ContactNames {
  /** How the contact is called; null when nobody knows. */
  of(contactId: string): Promise<string | null>;
}
