import type { Scope, Sort } from '@baton/contracts-inbox-protocol';
import { http, openSession, type Session } from './session.tsx';

let session: Session | null = null;

/** The session of this page, opened when a screen first needs it. Throws what `GET /me` answers without one. */
export const currentSession = async (first: { scope: Scope; sort: Sort }): Promise<Session> => {
  session ??= openSession(await http.me(), first);
  return session;
};

export const endSession = (): void => {
  session?.close();
  session = null;
};
