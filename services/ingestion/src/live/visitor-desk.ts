import type { WidgetClientFrame, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import type { EndConversationHandler } from '../commands/end-conversation/end-conversation.handler.ts';
import type { IdentifyVisitorHandler } from '../commands/identify-visitor/identify-visitor.handler.ts';
import type { MarkSeenHandler } from '../commands/mark-seen/mark-seen.handler.ts';
import type { RateConversationHandler } from '../commands/rate-conversation/rate-conversation.handler.ts';
import type { SendVisitorMessageHandler } from '../commands/send-visitor-message/send-visitor-message.handler.ts';
import type { TellAboutVisitorHandler } from '../commands/tell-about-visitor/tell-about-visitor.handler.ts';
import { acknowledged, answer, failure, unavailable, type Answer, type Visit } from '../commands/visit.ts';
import type { VisitorView } from '../views/visitor-thread/visitor-view.adapter.ts';
import type { FrameThrottle } from './frame-throttle.ts';
import type { VisitorSignals } from './visitor-signals.ts';

export interface DeskOptions {
  readonly messages: SendVisitorMessageHandler;
  readonly identities: IdentifyVisitorHandler;
  readonly telling: TellAboutVisitorHandler;
  readonly marks: MarkSeenHandler;
  readonly endings: EndConversationHandler;
  readonly ratings: RateConversationHandler;
  readonly view: Pick<VisitorView, 'thread'>;
  readonly signals: Pick<VisitorSignals, 'typing'>;
  readonly throttle: FrameThrottle;
  readonly now: () => Date;
  onFault(fault: unknown): void;
}

export type VisitorFrame = Exclude<WidgetClientFrame, { type: 'session.start' | 'session.resume' }>;
type FrameOf<T extends VisitorFrame['type']> = Extract<VisitorFrame, { type: T }>;
type Handle<T extends VisitorFrame['type']> = (
  visit: Visit,
  frame: FrameOf<T>,
  token?: string,
) => Answer | Promise<Answer>;

/** What an anonymous visitor may not do where the host site must vouch for everybody. */
const FOR_THE_IDENTIFIED: ReadonlySet<string> = new Set(['conversation.start', 'message.send', 'human.request']);

/** What each frame of a visitor does. One visitor's frames are done one after the other, in their order. */
export class VisitorDesk {
  private readonly lanes = new Map<string, Promise<unknown>>();
  private readonly handlers: { readonly [T in VisitorFrame['type']]: Handle<T> };

  constructor(private readonly options: DeskOptions) {
    const { messages, identities, telling, marks, endings, ratings } = options;
    this.handlers = {
      'conversation.start': (visit, frame, token) => messages.start(visit, frame, token),
      'message.send': (visit, frame) => messages.send(visit, frame),
      'human.request': (visit, frame) => messages.requestHuman(visit, frame),
      identify: (visit, frame) => identities.identify(visit, frame),
      'context.set': (visit, frame) => telling.setContext(visit, frame),
      'page.visit': (visit, frame) => telling.visitPage(visit, frame),
      delivered: (visit, frame) => marks.mark(visit, 'delivered', frame.up_to_message_id),
      read: (visit, frame) => marks.mark(visit, 'read', frame.up_to_message_id),
      'conversation.end': (visit, frame) => endings.end(visit, frame.client_id),
      'csat.submit': (visit, frame) => ratings.rate(visit, frame),
      typing: (visit, frame) => this.typing(visit, frame.is_typing),
      ping: () => answer({ type: 'pong', now: options.now().toISOString() }),
    };
  }

  /** Never throws: a fault is an answer too. `token`: the one that the frame came with. */
  handle(visit: Visit, frame: VisitorFrame, address: string, token?: string): Promise<Answer> {
    const { visitorId } = visit.session;
    const clientId = 'client_id' in frame ? frame.client_id : undefined;
    const named = clientId === undefined ? {} : { client_id: clientId };
    const seconds = this.options.throttle.frame(frame.type, visitorId, address);
    if (seconds > 0)
      return Promise.resolve(
        failure('throttled', `Too much at once; wait ${String(seconds)} s.`, {
          ...{ retry_after_seconds: seconds },
          ...named,
        }),
      );
    return this.inOrder(visitorId, async () => {
      if (
        FOR_THE_IDENTIFIED.has(frame.type) &&
        visit.widget.settings.identityRequired &&
        visit.session.externalId === null
      )
        return failure('identity-required', 'The host site must identify its visitors on this widget.', named);
      try {
        const handle = this.handlers[frame.type] as Handle<VisitorFrame['type']>;
        return await handle(visit, frame as never, token);
      } catch (fault) {
        this.options.onFault(fault);
        return unavailable(clientId);
      }
    });
  }

  private async typing({ session }: Visit, on: boolean): Promise<Answer> {
    const state = (await this.options.view.thread(session))?.state;
    if (state && state.handler !== 'closed') this.options.signals.typing(state.conversation_id, on);
    return acknowledged('');
  }

  private async inOrder<T>(visitorId: string, work: () => Promise<T>): Promise<T> {
    const before = this.lanes.get(visitorId) ?? Promise.resolve();
    const mine = before.then(work);
    this.lanes.set(visitorId, mine);
    try {
      return await mine;
    } finally {
      if (this.lanes.get(visitorId) === mine) this.lanes.delete(visitorId);
    }
  }
}

/** Frames that a socket's client need not be answered: nothing is known by it that the client waits for. */
const SILENT: ReadonlySet<string> = new Set(['typing', 'page.visit', 'delivered', 'read']);

/** What goes back on a socket; HTTP always answers. */
export const spoken = (frame: VisitorFrame, answered: WidgetServerFrame | null): WidgetServerFrame | null =>
  answered?.type === 'ack' && SILENT.has(frame.type) ? null : answered;
