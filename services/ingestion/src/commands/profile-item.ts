import { randomUUID } from 'node:crypto';
import type { InboundItem } from '@baton/contracts-conversation';
import type { Page, VisitorSession } from '../visitors/visitor-session.port.ts';
import { senderOf } from './visitor-items.port.ts';

type Profile = Extract<InboundItem, { kind: 'profile' }>;

export type ToldProfile = Pick<Profile, 'email' | 'phone' | 'locale' | 'timezone' | 'attributes'> & {
  readonly name?: string;
};

/** What is said of a visitor; null when that is nothing. `verified`: the host site signed it. */
export const profileItem = (
  session: VisitorSession,
  { name, attributes, ...told }: ToldProfile,
  verified: boolean,
  occurredAt: string,
): Profile | null => {
  const said = { ...told, ...(attributes && Object.keys(attributes).length > 0 ? { attributes } : {}) };
  if (!verified && name === undefined && Object.keys(said).length === 0) return null;
  return { kind: 'profile', providerId: randomUUID(), from: senderOf(session, name), verified, ...said, occurredAt };
};

export const pageItem = (session: VisitorSession, { at, ...page }: Page): InboundItem => ({
  ...{ kind: 'pageVisit', providerId: randomUUID(), from: senderOf(session), ...page, occurredAt: at },
});
