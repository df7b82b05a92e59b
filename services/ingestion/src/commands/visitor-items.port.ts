import type { Identity, InboundItem, ReceiveResult, Sender } from '@baton/contracts-conversation';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';

/** What a visitor did, on its way to the conversation service. Never throws. */
export interface VisitorItems {
  /** In one transaction; results in the order of the items. */
  deliver(session: VisitorSession, items: readonly InboundItem[]): Promise<readonly ReceiveResult[]>;
  /** The customer wants a person. `settled`: there is one, or the wish stands already. */
  askForPerson(
    session: VisitorSession,
    conversationId: string,
    commandId: string,
  ): Promise<'settled' | 'closed' | 'unavailable'>;
}

/** Who the visitor is: the host site's id comes first once it vouched for one, and is unique for the widget. */
export const identitiesOf = ({ accountId, visitorId, externalId }: VisitorSession): readonly Identity[] => [
  ...(externalId === null ? [] : [{ kind: 'user' as const, value: `${accountId}:${externalId}` }]),
  { kind: 'webchat', value: visitorId },
];

export const senderOf = (session: VisitorSession, name?: string): Sender => ({
  identities: identitiesOf(session),
  ...(name === undefined ? {} : { name }),
});
