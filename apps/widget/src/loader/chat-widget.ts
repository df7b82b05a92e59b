import { DEFAULT_COLOUR } from '../default-colour.ts';
import type { ToApp, ToHost } from '../frame/bridge.ts';
import type { BatonApi, EventName, IdentifyArguments } from './api.ts';
import { launcherWords } from './launcher-words.ts';
import { launcher } from './launcher.ts';
import { currentPage, onVisit } from './page-visits.ts';
import { keep } from './storage.ts';

export interface Settings {
  /** Where script and app come from. */
  readonly origin: string;
  readonly inboxId: string;
  readonly locale: string;
  readonly theme: string | undefined;
  /** `#rrggbb`, until the account's own is known. */
  readonly colour: string | undefined;
}

/** Milliseconds that the app has to say hello once its frame has loaded. */
const HELLO_WITHIN_MS = 10_000;

/** The host page's end of the chat: launcher, frame, and what goes between the page and the frame. */
export const chatWidget = ({ origin, inboxId, locale, theme, colour }: Settings): BatonApi => {
  const key = `baton:${inboxId}`;
  const ui = launcher(launcherWords(locale));
  const covering = matchMedia('(max-width:480px),(max-height:480px)');
  const { direction: dir } = getComputedStyle(document.documentElement);
  const listeners: Partial<Record<EventName, Set<(detail?: unknown) => void>>> = {};
  let frame: HTMLIFrameElement | undefined;
  let listening = false;
  let open = false;
  /** By the visitor or the site, not by the page before. */
  let asked = false;
  let covered = false;
  let unread = 0;
  let identity: IdentifyArguments | undefined;
  let attributes: Readonly<Record<string, string>> = {};

  const tell = (message: ToApp): void => {
    if (listening) frame?.contentWindow?.postMessage(message, origin);
  };
  const emit = (event: EventName, detail?: unknown): void => listeners[event]?.forEach((listener) => listener(detail));
  const tellKept = (): void => tell({ type: 'kept', kept: keep('localStorage', key) });

  /** The colour stands last in what is kept. */
  const paint = (): void => ui.colour(keep('localStorage', key).split(' ')[2] ?? colour ?? DEFAULT_COLOUR);

  /** While the chat covers the page, the page behind it is out of reach. */
  const draw = (focus: boolean): void => {
    const modal = open && covering.matches;
    ui.show(open, unread);
    ui.panel.classList.toggle('modal', covering.matches);
    ui.panel.ariaModal = `${modal}`;
    if (covered !== modal) document.body.inert = covered = modal;
    // Above the keyboard of a phone.
    ui.panel.style.setProperty('--height', `${visualViewport?.height ?? innerHeight}px`);
    tell({ type: 'panel', open, modal, focus });
    if (focus) (open ? frame : ui.button)?.focus();
  };

  const mount = (): void => {
    if (frame !== undefined) return;
    frame = document.createElement('iframe');
    frame.title = 'Chat';
    frame.src = `${origin}/widget/app/?inbox=${inboxId}#${location.origin}`;
    // A frame that the server or the page's policy forbids loads too: with a page that says nothing.
    frame.onload = () =>
      setTimeout(() => {
        ui.fail(!listening);
        if (!listening)
          // oxlint-disable-next-line no-console -- the only place where the developer of the site looks
          console.error(`Baton: no chat. Is ${location.origin} an allowed origin, ${origin} in the CSP's frame-src?`);
      }, HELLO_WITHIN_MS);
    ui.panel.append(frame);
  };

  const show = (wanted: boolean, focus: boolean): void => {
    ui.attach();
    if (open === wanted) return;
    open = wanted;
    asked = focus;
    if (open) mount();
    keep('sessionStorage', key, open ? '1' : '');
    draw(focus);
    emit(open ? 'open' : 'close');
  };

  const hear = (message: ToHost): void => {
    switch (message.type) {
      case 'hello':
        listening = true;
        ui.fail(false);
        tell({ type: 'boot', page: currentPage(), locale, theme, dir, identity, attributes });
        return draw(asked);
      case 'load':
        return tellKept();
      case 'save':
        keep('localStorage', key, message.kept);
        return paint();
      case 'close':
        return show(false, true);
      case 'event':
        if (message.event === 'unread') ui.show(open, (unread = Number(message.detail)));
        return emit(message.event, message.detail);
      case 'bye':
        frame?.remove();
        frame = undefined;
        listening = false;
        ui.host.remove();
    }
  };

  addEventListener('message', ({ source, origin: from, data }: MessageEvent<ToHost>) => {
    if (frame !== undefined && source === frame.contentWindow && from === origin) hear(data);
  });
  addEventListener('storage', (event) => {
    if (event.key === key) tellKept();
  });
  ui.button.onclick = () => show(!open, true);
  ui.button.onkeydown = (event) => {
    if (event.key === 'Escape') show(false, true);
  };
  covering.onchange = () => draw(false);
  visualViewport?.addEventListener('resize', covering.onchange as () => void);
  onVisit(() => tell({ type: 'page', page: currentPage() }));
  ui.host.dir = dir;
  paint();

  const begin = (): void => {
    ui.attach();
    draw(false);
    // Who has talked here before hears of answers without opening the chat first.
    if (keep('sessionStorage', key) !== '' && !covering.matches) show(true, false);
    else if (keep('localStorage', key) !== '') mount();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
  else begin();

  return {
    open: () => show(true, true),
    close: () => show(false, true),
    identify(who) {
      identity = who;
      tell({ type: 'identify', identity });
    },
    setContext(more) {
      attributes = { ...attributes, ...more };
      tell({ type: 'context', attributes });
    },
    on(event, listener) {
      const those = (listeners[event] ??= new Set());
      those.add(listener);
      return () => void those.delete(listener);
    },
    shutdown() {
      show(false, false);
      keep('localStorage', key, '');
      identity = undefined;
      attributes = {};
      // The app forgets what it holds, then says goodbye.
      if (listening) tell({ type: 'shutdown' });
      else hear({ type: 'bye' });
    },
  };
};
