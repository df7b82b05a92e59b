import {
  TYPING_EVERY_MS,
  TYPING_EXPIRES_MS,
  type WidgetMessage,
  type WidgetServerFrame,
} from '@baton/contracts-widget-protocol';
import type { Host } from '@baton/live-client';

type TypingFrame = Extract<WidgetServerFrame, { readonly type: 'typing' }>;

export interface Typist {
  readonly author: 'assistant' | 'agent';
  readonly name: string | null;
}

/** Tells that the visitor types: not oftener than allowed, and that it ended when nothing was typed for a while. */
export class OwnTyping {
  readonly #host: Host;
  readonly #send: (isTyping: boolean) => void;
  #toldAt: number | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(host: Host, send: (isTyping: boolean) => void) {
    this.#host = host;
    this.#send = send;
  }

  typed(): void {
    const now = this.#host.now();
    if (this.#toldAt === null || now - this.#toldAt >= TYPING_EVERY_MS) {
      this.#toldAt = now;
      this.#send(true);
    }
    this.#cancelEnd?.();
    this.#cancelEnd = this.#host.after(TYPING_EXPIRES_MS, () => this.ended());
  }

  /** The draft was sent or emptied. */
  ended(): void {
    this.#cancelEnd?.();
    if (this.#toldAt === null) return;
    this.#toldAt = null;
    this.#send(false);
  }
}

/** Who types on the other side. Forgotten when nothing more is heard, or when what was typed has come. */
export class TheirTyping {
  readonly #host: Host;
  readonly #changed: () => void;
  #typist: Typist | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  get typist(): Typist | null {
    return this.#typist;
  }

  hear({ author, name, is_typing }: TypingFrame): void {
    if (is_typing) {
      this.#typist = { author, name };
      this.#cancelEnd?.();
      this.#cancelEnd = this.#host.after(TYPING_EXPIRES_MS, () => this.forget());
      this.#changed();
    } else if (this.#typist?.author === author) this.forget();
  }

  came(messages: readonly WidgetMessage[]): void {
    if (messages.some(({ author }) => author === this.#typist?.author)) this.forget();
  }

  forget(): void {
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    if (this.#typist === null) return;
    this.#typist = null;
    this.#changed();
  }
}
