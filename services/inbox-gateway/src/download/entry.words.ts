import type { Author, MessageItem, ThreadItem } from '@baton/contracts-inbox-protocol';
import { contentWords } from './content.words.ts';
import type { Names } from './names.ts';
import { timelineWords } from './timeline.words.ts';

/** An entry of the thread in words. */
export interface Told {
  readonly item: ThreadItem;
  /** Who wrote or did it. */
  readonly who: string;
  readonly text: string;
  /** Short facts beside it: delivery, confidence, that it was edited. */
  readonly marks: readonly string[];
  /** The customer never saw it. */
  readonly internal: boolean;
}

const AUTHORS: Readonly<Record<Author, string>> = {
  customer: 'Customer',
  assistant: 'Assistant',
  agent: 'Agent',
  phoneApp: 'Phone app',
  system: 'System',
};

const deliveryMark = ({ delivery }: MessageItem): string | null => {
  if (delivery === null) return null;
  const why = delivery.reason ?? delivery.code;
  return `${delivery.state} ${delivery.at}${why === null ? '' : ` (${why})`}`;
};

const marksOf = (item: MessageItem): string[] =>
  [
    deliveryMark(item),
    item.edited ? 'edited' : null,
    item.reaction === null ? null : `customer reacted ${item.reaction}`,
    item.confidence === null ? null : `confidence ${Math.round(item.confidence * 100)} %`,
    item.intent === null ? null : `intent ${item.intent}`,
    item.sentiment === null ? null : `sentiment ${item.sentiment}`,
  ].filter((mark) => mark !== null);

export const tell = (item: ThreadItem, names: Names, customerName: string): Told => {
  switch (item.kind) {
    case 'message': {
      const agent = item.agentId === null ? AUTHORS[item.author] : names.agent(item.agentId);
      const who = item.author === 'customer' ? customerName : agent;
      // What its author took back is not handed on.
      const text = item.revoked ? '[Message deleted by its author]' : contentWords(item.content);
      return { item, who, text, marks: marksOf(item), internal: false };
    }
    case 'note':
      return { item, who: names.agent(item.agentId), text: item.text, marks: ['internal note'], internal: true };
    case 'timeline': {
      const text = timelineWords(item, names);
      return { item, who: '', text, marks: [], internal: true };
    }
  }
};
