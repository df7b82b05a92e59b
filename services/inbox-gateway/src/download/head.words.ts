import type { HistoryHead } from './history.query.ts';
import { readable } from './moment.words.ts';
import type { Names } from './names.ts';

const CHANNELS: Readonly<Record<string, string>> = {
  whatsapp: 'WhatsApp',
  webchat: 'Web chat',
  telephony: 'Telephone',
  email: 'E-mail',
};

export interface Downloaded {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
}

/** What stands above the history: a title and lines of "label: text". */
export const headWords = (
  { row, contact, details }: HistoryHead,
  names: Names,
  downloaded: Downloaded,
): { readonly title: string; readonly lines: readonly (readonly [label: string, text: string])[] } => {
  const lines: (readonly [string, string | null | undefined])[] = [
    ['Channel', CHANNELS[row.channel] ?? row.channel],
    ['Customer', contact.identities.map(({ display }) => display).join(', ')],
    ['E-mail', contact.email],
    ['Team', names.team(row.teamId)],
    ['Agent', row.ownerId === null ? null : names.agent(row.ownerId)],
    ['Status', row.displayStatus],
    ['Priority', row.priority],
    ['Tags', row.tags.join(', ')],
    ['Began', readable(row.createdAt)],
    ['Last activity', readable(row.lastActivityAt)],
    ['Summary', details.summary?.text],
    ['Why a person', details.escalation?.reason],
    ['Rating', details.rating === null ? null : `${details.rating.score} of 5`],
    ['Conversation', row.conversationId],
    ['Downloaded', `${readable(downloaded.at)} by ${downloaded.by}`],
  ];
  return {
    title: `Conversation with ${row.customerName}`,
    lines: lines.flatMap(([label, text]) => (text ? [[label, text] as const] : [])),
  };
};
