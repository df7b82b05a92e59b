import type { MessageItem, ThreadItem } from '@baton/contracts-inbox-protocol';

export interface ThreadView {
  readonly state: 'loading' | 'ready' | 'refused';
  /** In the order to show: that of the log. */
  readonly items: readonly ThreadItem[];
  readonly hasOlder: boolean;
  readonly contactId: string | null;
  /** The newest message by the log: what an author who reads this thread has seen. */
  readonly newestMessage: MessageItem | null;
  readonly newestCustomerMessage: MessageItem | null;
}

const EMPTY: ThreadView = {
  state: 'loading',
  items: [],
  hasOlder: false,
  contactId: null,
  newestMessage: null,
  newestCustomerMessage: null,
};

/**
 * The entries of one conversation from some place in the log onward. Entries before that place are kept when a change
 * brings one, but shown only when their page has been loaded: otherwise the thread would have holes.
 */
export class Thread {
  #items = new Map<string, ThreadItem>();
  #fromOrder = 0;
  #hasOlder = false;
  #contactId: string | null = null;
  #state: ThreadView['state'] = 'loading';
  #view: ThreadView | null = null;

  restart(items: readonly ThreadItem[], hasOlder: boolean, contactId: string): void {
    this.#items = new Map(items.map((item) => [item.id, item]));
    this.#fromOrder = items.reduce((least, item) => Math.min(least, item.order), Number.POSITIVE_INFINITY);
    this.#hasOlder = hasOlder;
    this.#contactId = contactId;
    this.#state = 'ready';
    this.#view = null;
  }

  put(item: ThreadItem): void {
    const known = this.#items.get(item.id);
    if (known !== undefined && known.rev > item.rev) return;
    this.#items.set(item.id, item);
    this.#view = null;
  }

  /** The page before the oldest shown entry. */
  prepend(items: readonly ThreadItem[], hasOlder: boolean): void {
    for (const item of items) {
      this.put(item);
      this.#fromOrder = Math.min(this.#fromOrder, item.order);
    }
    this.#hasOlder = hasOlder;
    this.#view = null;
  }

  refuse(): void {
    this.#state = 'refused';
    this.#items.clear();
    this.#view = null;
  }

  has(id: string): boolean {
    return this.#items.has(id);
  }

  get oldestOrder(): number {
    return this.#fromOrder;
  }

  get hasOlder(): boolean {
    return this.#hasOlder;
  }

  view(): ThreadView {
    this.#view ??= this.#state === 'ready' ? this.#draw() : { ...EMPTY, state: this.#state };
    return this.#view;
  }

  #draw(): ThreadView {
    const items: ThreadItem[] = [];
    let newest: MessageItem | null = null;
    let newestCustomer: MessageItem | null = null;
    for (const item of this.#items.values()) {
      if (this.#hasOlder && item.order < this.#fromOrder) continue;
      items.push(item);
      if (item.kind !== 'message') continue;
      if (newest === null || item.order > newest.order) newest = item;
      if (item.author === 'customer' && (newestCustomer === null || item.order > newestCustomer.order)) {
        newestCustomer = item;
      }
    }
    items.sort((a, b) => a.order - b.order);
    return {
      state: 'ready',
      items,
      hasOlder: this.#hasOlder,
      contactId: this.#contactId,
      newestMessage: newest,
      newestCustomerMessage: newestCustomer,
    };
  }
}
