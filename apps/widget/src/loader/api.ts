/** What a site may give `identify`: a token that its server signed, or an id with its HMAC-SHA256 in hex. */
export type IdentifyArguments = {
  readonly attributes?: Readonly<Record<string, string>>;
} & ({ readonly jwt: string } | { readonly identifier: string; readonly identifier_hash: string });

export type EventName = 'ready' | 'open' | 'close' | 'message' | 'unread';

export interface BatonApi {
  open(): void;
  close(): void;
  identify(who: IdentifyArguments): void;
  setContext(attributes: Readonly<Record<string, string>>): void;
  /** `message`: {id, author, at}; `unread`: how many; nothing for the others. The answer takes the listener away. */
  on(event: EventName, listener: (detail?: unknown) => void): () => void;
  /** Ends the visitor's chat in this browser, as at signing out, and takes the button away; `open` brings it back. */
  shutdown(): void;
}

/**
 * `window.Baton`, a function with methods: `Baton('open')` is `Baton.open()`. A page that wants to call before the
 * loader is there puts `window.Baton = window.Baton || function () { (Baton.q = Baton.q || []).push(arguments) }` first.
 */
declare global {
  interface Window {
    Baton?: Partial<BatonApi> & { readonly q?: readonly ArrayLike<unknown>[] };
  }
}
