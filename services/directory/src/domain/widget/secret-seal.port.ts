import type { WidgetSecrets } from '@baton/contracts-directory';

/** Secrets lie sealed in the tables; whoever copies the database learns none. */
export interface SecretSeal {
  seal(secrets: WidgetSecrets, accountId: string): Buffer;
  /** Throws when this was not sealed for this account with this key. */
  open(sealed: Buffer, accountId: string): WidgetSecrets;
}
