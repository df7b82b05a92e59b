import type { Content, InboundItem } from '@baton/contracts-conversation';
import type { WidgetClientFrame } from '@baton/contracts-widget-protocol';
import { v5 } from 'uuid';
import type { Clock } from '@baton/service-kit';
import { messageIdOf, providerIdOf } from '../../views/visitor-thread/message-id.ts';
import type { VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession, VisitorSessions } from '../../visitors/visitor-session.port.ts';
import { pageItem, profileItem, type ToldProfile } from '../profile-item.ts';
import { acknowledged, failure, unavailable, type Answer, type Visit } from '../visit.ts';
import { senderOf, type VisitorItems } from '../visitor-items.port.ts';
import { judgeForm } from './pre-chat-form.ts';

type Frame<T extends WidgetClientFrame['type']> = Extract<WidgetClientFrame, { type: T }>;

const WISHES = '6f3c1f0a-2a4e-4e53-9d0b-2f6d1c1f7b44';
/** Said in the visitor's name when they ask for a person before they have said anything. */
const WISH = 'I would like to talk to a person.';

export interface SendPorts {
  readonly items: VisitorItems;
  readonly view: Pick<VisitorView, 'thread'>;
  readonly sessions: VisitorSessions;
  readonly clock: Clock;
}

/**
 * What a visitor says. Acknowledged when it is in the event store, and only then; a repeat of a client id has the
 * effect of one and the same answer, whichever process it comes to.
 */
export class SendVisitorMessageHandler {
  constructor(private readonly ports: SendPorts) {}

  /** The first message with the answers of the form, and what the app told before: one transaction. */
  async start(visit: Visit, frame: Frame<'conversation.start'>, token?: string): Promise<Answer> {
    const { session, widget } = visit;
    const { preChat } = widget.settings;
    const judged = judgeForm(preChat, frame.form ?? {}, session.externalId !== null);
    const { client_id } = frame;
    if (judged.kind === 'bad') return failure('invalid', judged.message, { field: judged.field, client_id });
    const { told } = judged;
    const where = { ...pick(frame, 'locale'), ...pick(frame, 'timezone') };
    const content = { kind: 'text', text: frame.message.text } as const;
    const sent = await this.say(session, frame.message.client_id, content, { ...told, ...where }, frame.page);
    if (sent.kind !== 'stored') return problemOf(sent, frame.client_id);
    return acknowledged(frame.client_id, sent.conversationId, sent.messageId, token);
  }

  async send({ session }: Visit, frame: Frame<'message.send'>): Promise<Answer> {
    const { client_id: clientId, text, choice_id: choiceId } = frame;
    const content: Content =
      choiceId === undefined
        ? { kind: 'text', text }
        : { kind: 'interactiveReply', source: 'button', choiceId, title: text };
    const sent = await this.say(session, clientId, content, {});
    if (sent.kind !== 'stored') return problemOf(sent, clientId);
    return acknowledged(clientId, sent.conversationId, sent.messageId);
  }

  async requestHuman({ session }: Visit, { client_id: clientId }: Frame<'human.request'>): Promise<Answer> {
    const wish = v5(`${session.visitorId}:${clientId}`, WISHES);
    const state = (await this.ports.view.thread(session))?.state ?? null;
    if (state !== null && state.handler !== 'closed') {
      const asked = await this.ports.items.askForPerson(session, state.conversation_id, wish);
      if (asked === 'settled') return acknowledged(clientId, state.conversation_id);
      if (asked === 'unavailable') return unavailable(clientId);
    }
    const sent = await this.say(session, clientId, { kind: 'text', text: WISH }, {});
    if (sent.kind !== 'stored') return problemOf(sent, clientId);
    if (sent.conversationId === null) return acknowledged(clientId, null, sent.messageId);
    const asked = await this.ports.items.askForPerson(session, sent.conversationId, v5('begun', wish));
    return asked === 'unavailable'
      ? unavailable(clientId)
      : acknowledged(clientId, sent.conversationId, sent.messageId);
  }

  private async say(
    session: VisitorSession,
    clientId: string,
    content: Content,
    told: ToldProfile,
    page?: { readonly url: string; readonly title: string; readonly referrer?: string },
  ): Promise<Sent> {
    const occurredAt = this.ports.clock.now().toISOString();
    const providerId = providerIdOf(session.visitorId, clientId);
    const messageId = messageIdOf(providerId);
    const before = await this.ports.sessions.told(session);
    const attributes = { ...before.attributes, ...told.attributes };
    const profile = profileItem(session, { ...told, attributes }, false, occurredAt);
    const pages = page === undefined ? before.pages : [...before.pages, { ...page, at: occurredAt }];
    const batch: InboundItem[] = [
      { kind: 'message', providerId, messageId, from: senderOf(session), content, occurredAt },
      ...(profile === null ? [] : [profile]),
      ...pages.map((one) => pageItem(session, one)),
    ];
    const [result] = await this.ports.items.deliver(session, batch);
    if (result?.kind === 'rejected') return { kind: 'rejected' };
    if (result === undefined || result.kind === 'failed') return { kind: 'failed' };
    if (before.pages.length > 0 || Object.keys(before.attributes).length > 0)
      await this.ports.sessions.forgetTold(session);
    return { kind: 'stored', conversationId: result.conversationId ?? null, messageId };
  }
}

type Sent =
  | { readonly kind: 'stored'; readonly conversationId: string | null; readonly messageId: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'failed' };

const problemOf = (sent: Exclude<Sent, { kind: 'stored' }>, clientId: string): Answer =>
  sent.kind === 'failed'
    ? unavailable(clientId)
    : failure('invalid', 'The message could not be taken as it is.', { client_id: clientId });

const pick = <Key extends string>(
  from: { readonly [K in Key]?: string },
  key: Key,
): { readonly [K in Key]?: string } => {
  const value = from[key];
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
};
