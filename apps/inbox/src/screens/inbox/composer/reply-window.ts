import { CHANNEL_LIMITS, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { longAge } from '@baton/ui';
import { CHANNEL_NAME } from '../words.ts';

const WARN_MS = 2 * 3_600_000;

/** What the agent must know of the channel's reply window; null while there is nothing to say. */
export const windowNotice = (
  row: Pick<ConversationRow, 'channel' | 'windowClosesAt'>,
  now: number,
): { readonly shut: boolean; readonly text: string } | null => {
  const hours = CHANNEL_LIMITS[row.channel].replyWindowHours;
  if (hours === null || row.windowClosesAt === null) return null;
  const left = Date.parse(row.windowClosesAt) - now;
  if (left > WARN_MS) return null;
  if (left > 0) return { shut: false, text: `The reply window closes in ${longAge(left)}.` };
  return {
    shut: true,
    text: `The reply window closed ${longAge(-left)} ago. ${CHANNEL_NAME[row.channel]} takes replies only within ${hours} hours after the customer’s last message; when the customer writes again, you can answer. Your draft is kept.`,
  };
};
