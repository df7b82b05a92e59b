import type { PageContext } from '@baton/contracts-widget-protocol';
import { browserHost, newId } from '@baton/live-client';
import { DEFAULT_COLOUR } from '../default-colour.ts';
import type { AppBridge } from '../frame/app-bridge.ts';
import type { Panel, ToApp } from '../frame/bridge.ts';
import type { IdentifyArguments } from '../loader/api.ts';
import { alone } from '../transport/alone.adapter.ts';
import { Chat, type Identity } from '../transport/chat.ts';
import { kept, keptText } from './kept.ts';
import { frameStorage, localOutbox } from '../transport/outbox-storage.adapter.ts';
import { tokenRelay } from '../transport/token-relay.adapter.ts';
import { browserWire } from '../transport/wire.adapter.ts';
import { wordsFor } from '../words/words-for.ts';
import type { Words } from '../words/words.ts';
import { Changes } from './changes.ts';
import { showTheme } from './theme.ts';

type Boot = Extract<ToApp, { readonly type: 'boot' }>;

/** The app inside the frame: joins the chat, the host page and what the screens show. */
export class WidgetApp {
  readonly changes = new Changes();
  readonly words: Words;
  readonly locale: string;
  readonly chat: Chat;
  readonly inboxId: string;
  #panel: Panel = { open: false, modal: false, focus: false };
  readonly #bridge: AppBridge;
  readonly #theme: Boot['theme'];
  #loading: ((text: string) => void)[] = [];
  #atNewest = true;
  #told = { ready: false, unread: -1 };

  constructor(inboxId: string, bridge: AppBridge, boot: Boot) {
    this.inboxId = inboxId;
    this.#bridge = bridge;
    this.#theme = boot.theme;
    this.locale = boot.locale;
    this.words = wordsFor(boot.locale);
    const relay = tokenRelay(inboxId);
    let passed: string | null = null;
    this.chat = new Chat({
      host: browserHost(),
      wire: browserWire({ origin: location.origin, inboxId, token: () => this.chat.token }),
      keeper: {
        load: async () => {
          bridge.tell({ type: 'load' });
          const known = kept(await new Promise<string>((resolve) => this.#loading.push(resolve)));
          return known.token === null ? { token: await relay.take(), readSeq: 0 } : known;
        },
        save: (now) => {
          const { config } = this.chat.view();
          bridge.tell({ type: 'save', kept: keptText(now, config?.colour ?? DEFAULT_COLOUR) });
          if (now.token !== null && now.token !== passed) relay.pass((passed = now.token));
        },
      },
      storage: localOutbox(inboxId, frameStorage()),
      newId,
      alone: alone(inboxId),
      page: withinLimits(boot.page),
      locale: boot.locale,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      wishForHuman: this.words.wishForHuman,
      onChange: () => this.#changed(),
      onMessages: (messages) => {
        for (const { id, author, at } of messages)
          bridge.tell({ type: 'event', event: 'message', detail: { id, author, at } });
      },
      onProblem: ({ code, message }) => {
        // oxlint-disable-next-line no-console -- the only place where the developer of the host site looks
        console.error(`Baton: ${code}: ${message}`);
      },
    });
    if (Object.keys(boot.attributes).length > 0) this.chat.setContext(boot.attributes);
    if (boot.identity !== undefined) this.chat.identify(identityOf(boot.identity));
    document.documentElement.lang = this.words.lang;
    document.documentElement.dir = boot.dir === 'rtl' ? 'rtl' : 'ltr';
    document.addEventListener('visibilitychange', () => this.#look());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#changed());
  }

  get panel(): Panel {
    return this.#panel;
  }

  start(): void {
    this.#changed();
    this.chat.start();
  }

  hear(message: ToApp): void {
    switch (message.type) {
      case 'boot':
        return;
      case 'kept':
        return this.#heardKept(message.kept);
      case 'panel':
        this.#panel = message;
        this.#look();
        return this.changes.tell();
      case 'page':
        return this.chat.visit(withinLimits(message.page));
      case 'identify':
        return this.chat.identify(identityOf(message.identity));
      case 'context':
        return this.chat.setContext(message.attributes);
      case 'shutdown':
        this.chat.shutDown();
        return this.#bridge.tell({ type: 'bye' });
    }
  }

  close = (): void => this.#bridge.tell({ type: 'close' });

  /** Whether the newest messages are on the screen, not scrolled away. */
  setAtNewest = (atNewest: boolean): void => {
    this.#atNewest = atNewest;
    this.#look();
  };

  #heardKept(text: string): void {
    const waiting = this.#loading.shift();
    if (waiting === undefined) this.chat.keptElsewhere(kept(text));
    else waiting(text);
  }

  #look(): void {
    this.chat.look(this.#panel.open && this.#atNewest && document.visibilityState === 'visible');
  }

  #changed(): void {
    const { config, unread } = this.chat.view();
    showTheme(this.#theme, config?.colour);
    if (config !== null && !this.#told.ready) {
      this.#told.ready = true;
      document.title = config.title;
      this.#bridge.tell({ type: 'event', event: 'ready' });
    }
    if (unread !== this.#told.unread) {
      this.#told.unread = unread;
      this.#bridge.tell({ type: 'event', event: 'unread', detail: unread });
    }
    this.changes.tell();
  }
}

const withinLimits = ({ url, title, referrer }: PageContext): PageContext => ({
  url: url.slice(0, 2048),
  title: title.slice(0, 256),
  ...(referrer === undefined || referrer === '' ? {} : { referrer: referrer.slice(0, 2048) }),
});

const identityOf = ({ attributes, ...proof }: IdentifyArguments): Identity => ({
  proof,
  ...(attributes === undefined ? {} : { attributes }),
});
