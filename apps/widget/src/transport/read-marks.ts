import type { WidgetClientFrame, WidgetMessage } from '@baton/contracts-widget-protocol';

type Mark = Extract<WidgetClientFrame, { readonly type: 'delivered' | 'read' }>;

/** Of the assistant, an agent or the system. */
export const isTheirs = ({ author }: WidgetMessage): boolean => author !== 'visitor';

/** How far the messages of the other side have come: to this app, and to the visitor's eyes. Marks only rise. */
export class ReadMarks {
  readonly #send: (mark: Mark) => boolean;
  readonly #keep: (readSeq: number) => void;
  #deliveredSeq = 0;
  #toldReadSeq = 0;
  #readSeq: number;

  constructor(readSeq: number, send: (mark: Mark) => boolean, keep: (readSeq: number) => void) {
    this.#readSeq = readSeq;
    this.#send = send;
    this.#keep = keep;
  }

  /** `looking`: the newest message is before the visitor's eyes. */
  update(messages: readonly WidgetMessage[], looking: boolean): void {
    const newest = messages.findLast(isTheirs);
    if (newest === undefined) return;
    if (newest.seq > this.#deliveredSeq && this.#tell('delivered', newest)) this.#deliveredSeq = newest.seq;
    if (!looking) return;
    if (newest.seq > this.#readSeq) {
      this.#readSeq = newest.seq;
      this.#keep(newest.seq);
    }
    if (newest.seq > this.#toldReadSeq && this.#tell('read', newest)) this.#toldReadSeq = newest.seq;
  }

  /** Marks of a broken link may be lost, and they have no answer: the newest ones are told again. */
  tellAgain(): void {
    this.#deliveredSeq = 0;
    this.#toldReadSeq = 0;
  }

  /** Another tab has shown more. */
  raise(readSeq: number): void {
    this.#readSeq = Math.max(this.#readSeq, readSeq);
  }

  unread(messages: readonly WidgetMessage[]): number {
    return messages.filter((message) => isTheirs(message) && message.seq > this.#readSeq).length;
  }

  #tell(type: Mark['type'], { id, conversation_id }: WidgetMessage): boolean {
    return this.#send({ type, conversation_id, up_to_message_id: id });
  }
}
