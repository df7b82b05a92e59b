import { chatWidget } from './chat-widget.ts';

/** `<script async src="https://…/w.js" data-inbox="<account id>">`; optional: data-locale, data-colour, data-theme. */
const script = document.currentScript as HTMLScriptElement | null;

// A second tag of the same page changes nothing.
if (script?.dataset['inbox'] !== undefined && window.Baton?.open === undefined) {
  const { inbox, locale, colour, theme } = script.dataset;
  const queued = window.Baton?.q ?? [];
  const api = chatWidget({
    origin: new URL(script.src).origin,
    inboxId: inbox,
    locale: locale ?? (document.documentElement.lang || navigator.language),
    theme,
    colour,
  });
  const call = (name: keyof typeof api, ...args: unknown[]): unknown =>
    (api[name] as (...of: unknown[]) => unknown)(...args);
  window.Baton = Object.assign(call, api);
  for (const args of queued) call(...(Array.from(args) as Parameters<typeof call>));
}
