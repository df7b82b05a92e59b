import {
  WIDGET_CLOSE,
  type WidgetClientFrame,
  type WidgetError,
  type WidgetServerFrame,
} from '@baton/contracts-widget-protocol';
import type { IdentifyVisitorHandler } from '../commands/identify-visitor/identify-visitor.handler.ts';
import { proofOf, sinceOf, type StartSessionHandler } from '../commands/start-session/start-session.handler.ts';
import type { TellAboutVisitorHandler } from '../commands/tell-about-visitor/tell-about-visitor.handler.ts';
import { failure, unavailable, type Answer } from '../commands/visit.ts';
import { ViewNotReady, type Since } from '../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { Widget } from '../visitors/widgets.port.ts';
import type { FrameThrottle } from './frame-throttle.ts';
import type { VisitorConnection } from './visitor-connection.ts';
import type { VisitorFrame } from './visitor-desk.ts';
import type { VisitorHub } from './visitor-hub.ts';

type Frame<T extends WidgetClientFrame['type']> = Extract<WidgetClientFrame, { type: T }>;
export type Greeting = Frame<'session.start'> | Frame<'session.resume'>;

export interface DoorOptions {
  readonly sessions: StartSessionHandler;
  readonly identities: IdentifyVisitorHandler;
  readonly telling: TellAboutVisitorHandler;
  readonly throttle: FrameThrottle;
  onFault(fault: unknown): void;
}

/** Somebody who was let in. */
export interface Admitted {
  readonly session: VisitorSession;
  readonly token: string;
  readonly since: Since;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  | { readonly kind: 'declined'; readonly error: WidgetError };

const NO_SESSION = 'The token is not known or too old; begin with session.start.';

/** Lets visitors in: new ones, and those who come back. Nobody learns why a token is not good. */
export class VisitorDoor {
  constructor(private readonly options: DoorOptions) {}

  async admit(widget: Widget, frame: Greeting, headerToken: string | null, address: string): Promise<Admission> {
    try {
      const admission =
        frame.type === 'session.start'
          ? await this.start(widget, frame, address)
          : await this.resume(widget, frame, frame.token ?? headerToken, address);
      if (admission.kind === 'admitted' && frame.page !== undefined)
        await this.noted(widget, admission.admitted, frame.page);
      return admission;
    } catch (fault) {
      return declined(this.failed(fault));
    }
  }

  /** The answer to whoever was let in. */
  async welcome(widget: Widget, { session, token, since }: Admitted): Promise<WidgetServerFrame> {
    const { sessions } = this.options;
    try {
      return sessions.welcome(widget, session, token, await sessions.look(session, since));
    } catch (fault) {
      return this.failed(fault).frame as WidgetServerFrame;
    }
  }

  /** The same for a tab, which is told from there on what changes. Null when it was answered. */
  async follow(
    widget: Widget,
    { session, token, since }: Admitted,
    hub: Pick<VisitorHub, 'welcome'>,
    connection: VisitorConnection,
  ): Promise<WidgetError | null> {
    const { sessions } = this.options;
    try {
      await hub.welcome(
        connection,
        () => sessions.look(session, since),
        (sight) => connection.send(sessions.welcome(widget, session, token, sight)),
      );
      return null;
    } catch (fault) {
      return this.failed(fault).frame as WidgetError;
    }
  }

  /** Whose token it is; an error where it is nobody's. */
  async known(widget: Widget, token: string | null, address: string): Promise<VisitorSession | WidgetError> {
    const session = token === null ? null : await this.options.sessions.find(widget, token);
    if (session !== null) return session;
    const seconds = this.options.throttle.resume(address);
    return seconds > 0 ? throttled(seconds) : (failure('no-session', NO_SESSION).frame as WidgetError);
  }

  private async start(widget: Widget, frame: Frame<'session.start'>, address: string): Promise<Admission> {
    const seconds = this.options.throttle.start(address);
    if (seconds > 0) return { kind: 'declined', error: throttled(seconds) };
    const proof = proofOf(frame);
    if (proof === null) {
      const { token, session } = await this.options.sessions.begin(widget, null);
      return { kind: 'admitted', admitted: { session, token, since: {} } };
    }
    const proved = await this.options.identities.prove(widget, proof);
    if (proved.kind === 'failed') return declined(proved.answer);
    const { token, session } = await this.options.sessions.begin(widget, proved.who.externalId);
    // Where it could not be told now, the app says `identify` again; messages carry who it is anyway.
    await this.options.identities.introduce(session, proved.who);
    return { kind: 'admitted', admitted: { session, token, since: {} } };
  }

  private async resume(
    widget: Widget,
    frame: Frame<'session.resume'>,
    token: string | null,
    address: string,
  ): Promise<Admission> {
    const seconds = this.options.throttle.resume(address);
    if (seconds > 0) return { kind: 'declined', error: throttled(seconds) };
    const session = token === null ? null : await this.options.sessions.find(widget, token);
    if (session === null || token === null) return declined(failure('no-session', NO_SESSION));
    return { kind: 'admitted', admitted: { session, token, since: sinceOf(frame) } };
  }

  /** The page that they came with; nobody waits for it. */
  private async noted(
    widget: Widget,
    { session }: Admitted,
    page: Parameters<TellAboutVisitorHandler['visitPage']>[1],
  ) {
    if (this.options.throttle.frame('page.visit', session.visitorId, '') > 0) return;
    await this.options.telling
      .visitPage({ widget, session }, page)
      .catch((fault: unknown) => this.options.onFault(fault));
  }

  private failed(fault: unknown): Answer {
    if (!(fault instanceof ViewNotReady)) this.options.onFault(fault);
    return unavailable();
  }
}

const declined = ({ frame }: Answer): Admission => ({ kind: 'declined', error: frame as WidgetError });

export const throttled = (seconds: number): WidgetError => ({
  ...{ type: 'error', code: 'throttled', message: `Too much at once; wait ${String(seconds)} s.` },
  retry_after_seconds: seconds,
});

export const isGreeting = (frame: WidgetClientFrame): frame is Greeting =>
  frame.type === 'session.start' || frame.type === 'session.resume';

export const isVisitorFrame = (frame: WidgetClientFrame): frame is VisitorFrame => !isGreeting(frame);

/** How a socket ends whose greeting was declined. */
export const closeCodeOf = ({ code }: WidgetError): number =>
  code === 'no-session'
    ? WIDGET_CLOSE.noSession
    : code === 'throttled'
      ? WIDGET_CLOSE.throttled
      : code === 'unavailable'
        ? WIDGET_CLOSE.restart
        : code === 'invalid' || code === 'too-large'
          ? WIDGET_CLOSE.badFrame
          : WIDGET_CLOSE.forbidden;
