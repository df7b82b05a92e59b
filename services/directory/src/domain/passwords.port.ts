/** Password hashes (argon2id, PHC strings). Work runs off the event loop and is bounded. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** `hash` null: nobody has this account. Takes as long as a real comparison and is false. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
