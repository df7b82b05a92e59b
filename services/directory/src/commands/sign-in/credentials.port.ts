import type { Agent } from '@baton/contracts-directory';

export interface Credentials {
  /** By address in lower case; null when nobody has it. */
  find(email: string): Promise<{ readonly agent: Agent; readonly passwordHash: string } | null>;
}
