import type { WidgetClientFrame } from '@baton/contracts-widget-protocol';
import type { Clock } from '@baton/service-kit';
import type { VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import { acknowledged, failure, unavailable, type Answer, type Visit } from '../visit.ts';
import { senderOf, type VisitorItems } from '../visitor-items.port.ts';

export interface RatePorts {
  readonly items: VisitorItems;
  readonly view: Pick<VisitorView, 'conversation'>;
  readonly clock: Clock;
}

/** "How was it?", once an episode, by the visitor whose it was. */
export class RateConversationHandler {
  constructor(private readonly ports: RatePorts) {}

  async rate({ session }: Visit, frame: Extract<WidgetClientFrame, { type: 'csat.submit' }>): Promise<Answer> {
    const { survey_id: surveyId, rating: score, comment } = frame;
    const [, conversationId = '', of] = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(surveyId) ?? [];
    const episode = Number(of);
    const conversation = conversationId === '' ? null : await this.ports.view.conversation(session, conversationId);
    const isOver =
      conversation !== null &&
      (episode < conversation.episode || (episode === conversation.episode && conversation.handler === 'closed'));
    // The same answer for a survey of somebody else, so that nobody learns what exists.
    if (!isOver || episode < 1)
      return failure('not-found', 'There is no such survey to answer.', { field: 'survey_id' });
    const occurredAt = this.ports.clock.now().toISOString();
    const from = senderOf(session);
    const said = comment === undefined || comment.trim() === '' ? {} : { comment };
    const item = { kind: 'rating', providerId: surveyId, from, score, ...said, occurredAt } as const;
    const [result] = await this.ports.items.deliver(session, [item]);
    if (result === undefined || result.kind === 'failed') return unavailable(surveyId);
    return acknowledged(surveyId, conversationId);
  }
}
