import type { WidgetError, WidgetMessage } from '@baton/contracts-widget-protocol';
import { FakeWidgetModel } from '../fake-server/fake-widget-model.spec-kit.ts';
import { Chat, type Kept } from './chat.ts';
import { SharedStorage, sharedLocks, VirtualHost, VirtualNetwork } from './virtual-world.spec-kit.ts';

/** A browser with any number of tabs on one site, a network, and the server at its other end. */
export class VirtualBrowser {
  readonly host = new VirtualHost();
  readonly model = new FakeWidgetModel();
  readonly network = new VirtualNetwork(this.model);
  readonly storage = new SharedStorage();
  readonly tabs: Chat[] = [];
  readonly news: WidgetMessage[] = [];
  readonly problems: WidgetError[] = [];
  kept: Kept = { token: null, readSeq: 0 };
  readonly #locks = sharedLocks();
  #ids = 0;

  open(): Chat {
    let chat: Chat | null = null;
    const options = {
      host: this.host,
      wire: this.network.wire(() => chat?.token ?? null),
      keeper: {
        load: async () => this.kept,
        save: (kept: Kept) => {
          this.kept = kept;
          for (const tab of this.tabs) if (tab !== chat) queueMicrotask(() => tab.keptElsewhere(kept));
        },
      },
      storage: this.storage.tab(),
      newId: () => `id-${String(++this.#ids).padStart(4, '0')}`,
      alone: this.#locks,
      page: { url: 'https://shop.example/', title: 'Shop' },
      locale: 'en',
      timezone: 'Europe/Berlin',
      wishForHuman: 'I would like to talk to a person',
      onChange: () => undefined,
      onMessages: (messages: readonly WidgetMessage[]) => void this.news.push(...messages),
      onProblem: (problem: WidgetError) => void this.problems.push(problem),
    };
    chat = new Chat(options);
    this.tabs.push(chat);
    chat.start();
    return chat;
  }

  close(chat: Chat): void {
    chat.stop();
    this.tabs.splice(this.tabs.indexOf(chat), 1);
  }
}
