import type { Proof, WidgetClientFrame, WidgetConfig, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import type { Clock } from '@baton/service-kit';
import type { Sight, Since, VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession, VisitorSessions } from '../../visitors/visitor-session.port.ts';
import type { Widget } from '../../visitors/widgets.port.ts';

type Frame<T extends WidgetClientFrame['type']> = Extract<WidgetClientFrame, { type: T }>;
type SessionFrame = Extract<WidgetServerFrame, { type: 'session' }>;

export interface SessionPorts {
  readonly sessions: VisitorSessions;
  readonly view: Pick<VisitorView, 'look'>;
  readonly clock: Clock;
}

/** Makes visitors, and finds them again. */
export class StartSessionHandler {
  constructor(private readonly ports: SessionPorts) {}

  begin(widget: Widget, externalId: string | null) {
    return this.ports.sessions.create(widget.settings.accountId, externalId);
  }

  find(widget: Widget, token: string): Promise<VisitorSession | null> {
    return this.ports.sessions.find(widget.settings.accountId, token);
  }

  /** Throws `ViewNotReady`. */
  look(session: VisitorSession, since: Since): Promise<Sight> {
    return this.ports.view.look(session, since);
  }

  /** What the visitor is shown, from the place where their app stands. */
  welcome(widget: Widget, session: VisitorSession, token: string, sight: Sight): SessionFrame {
    return {
      type: 'session',
      token,
      visitor_id: session.visitorId,
      identified: session.externalId !== null,
      config: configOf(widget),
      snapshot: sight.snapshot,
      messages: sight.messages,
      has_older: sight.hasOlder,
      state: sight.state,
      cursor: sight.cursor,
      now: this.ports.clock.now().toISOString(),
    };
  }
}

export const sinceOf = ({ cursor, last_message_id: lastMessageId }: Frame<'session.resume'>): Since => ({
  ...(cursor === undefined ? {} : { cursor }),
  ...(lastMessageId === undefined ? {} : { lastMessageId }),
});

export const proofOf = (frame: Frame<'session.start'>): Proof | null => {
  if (frame.jwt !== undefined) return { jwt: frame.jwt };
  return frame.identifier !== undefined && frame.identifier_hash !== undefined
    ? { identifier: frame.identifier, identifier_hash: frame.identifier_hash }
    : null;
};

const configOf = ({ settings }: Widget): WidgetConfig => ({
  title: settings.title,
  welcome: settings.welcome,
  colour: settings.colour,
  pre_chat: settings.preChat,
  identity_required: settings.identityRequired,
});
