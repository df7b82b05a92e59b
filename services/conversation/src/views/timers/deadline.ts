import type { ConversationEvent } from '@baton/contracts-conversation';

export type DeadlineKind = 'wrapUp' | 'offer';

/** A deadline that an event sets, or (`due` null) lifts. `token` is what the decider compares. */
export interface DeadlineChange {
  readonly kind: DeadlineKind;
  readonly token: string;
  readonly due: string | null;
}

export const deadlineChange = (event: ConversationEvent): DeadlineChange | null => {
  switch (event.type) {
    case 'WrapUpStarted':
    case 'WrapUpExtended': {
      const { episode, deadline } = event.data;
      return { kind: 'wrapUp', token: `${String(episode)}:${deadline ?? ''}`, due: deadline };
    }
    case 'WrapUpCompleted':
      return { kind: 'wrapUp', token: '', due: null };
    case 'ConversationOffered':
      return { kind: 'offer', token: event.data.offerId, due: event.data.expiresAt };
    case 'OfferAccepted':
    case 'OfferDeclined':
    case 'OfferExpired':
    case 'OfferRescinded':
      return { kind: 'offer', token: '', due: null };
    default:
      return null;
  }
};
