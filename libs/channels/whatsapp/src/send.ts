import { CHANNEL_LIMITS, type Identity, type QuickReply } from '@baton/contracts-conversation';
import { fromMarkdown, toWhatsApp } from '@baton/message-format';
import { textWithChoices } from './choices.ts';
import { meaningOf } from './error-codes.ts';
import type { GraphAnswer, GraphClient } from './graph.client.ts';
import { list, record, text } from './json.reader.ts';
import type { FailedSend, Retry, SendOutcome } from './outcome.ts';

export interface OutgoingText {
  /** `phone_number_id` that sends. */
  readonly accountId: string;
  readonly to: Identity;
  /** In our dialect. */
  readonly text: string;
  /** Answers offered for a tap. */
  readonly choices?: readonly QuickReply[];
  /** Comes back with every status of this message; see `messageReference`. */
  readonly reference: string;
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
}

const failed = (code: string, reason: string, retry: Retry): FailedSend => ({ kind: 'failed', code, reason, retry });

/** Sends a text once. There is no idempotency key at the provider: see `unknown` in `SendOutcome`. Never throws. */
export const send = async (message: OutgoingText, client: GraphClient): Promise<SendOutcome> => {
  const to = addressOf(message.to);
  if (to === null) return failed('no-address', 'WhatsApp cannot reach this customer.', 'never');
  const body = toWhatsApp(fromMarkdown(message.text)).trim();
  if (body === '') return failed('empty', 'The message is empty.', 'never');
  const content = textWithChoices(body, message.choices);
  const limit = CHANNEL_LIMITS.whatsapp.textLength ?? Infinity;
  if (content === null) return failed('too-long', `WhatsApp takes at most ${limit} characters.`, 'never');
  const answer = await client.post(`${encodeURIComponent(message.accountId)}/messages`, {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...to,
    ...content,
    ...(message.replyTo === undefined ? {} : { context: { message_id: message.replyTo } }),
    biz_opaque_callback_data: message.reference,
  });
  return outcomeOf(answer, (answered) => {
    const id = text(record(list(record(answered)?.['messages'])[0])?.['id']);
    return id === undefined ? undefined : { kind: 'accepted', providerMessageId: id };
  });
};

export interface ReadMark {
  readonly accountId: string;
  /** The provider's id of the newest message that was read; marks the earlier ones too. */
  readonly providerMessageId: string;
}

/** Shows the customer the two blue ticks. Harmless to repeat, so nothing stays unknown. */
export const markRead = async (
  mark: ReadMark,
  client: GraphClient,
): Promise<{ readonly kind: 'accepted' } | FailedSend> => {
  const answer = await client.post(`${encodeURIComponent(mark.accountId)}/messages`, {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: mark.providerMessageId,
  });
  const outcome = outcomeOf(answer, () => ({ kind: 'accepted', providerMessageId: mark.providerMessageId }));
  if (outcome.kind === 'unknown') return failed(outcome.cause, 'WhatsApp did not answer.', 'yes');
  return outcome.kind === 'accepted' ? { kind: 'accepted' } : outcome;
};

/** With `+`, else WhatsApp puts the business's own country code in front. */
const addressOf = ({ kind, value }: Identity): { to: string } | { recipient: string } | null => {
  if (kind === 'bsuid') return { recipient: value };
  if (kind === 'whatsapp' || kind === 'phone') return { to: value.startsWith('+') ? value : `+${value}` };
  return null;
};

const outcomeOf = (answer: GraphAnswer, accepted: (body: unknown) => SendOutcome | undefined): SendOutcome => {
  if (answer.kind === 'not-sent') return failed('unreachable', 'WhatsApp cannot be reached at the moment.', 'yes');
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const body = parsed(answer.body);
  if (answer.status >= 200 && answer.status < 300)
    return accepted(body) ?? { kind: 'unknown', cause: 'unreadable-answer' };
  const code = text(record(record(body)?.['error'])?.['code']);
  // A gateway's page instead of an answer from the API: the API behind it may have done the work.
  if (code === undefined && answer.status >= 500 && answer.status !== 503)
    return { kind: 'unknown', cause: 'unreadable-answer' };
  const meaning =
    code === undefined && answer.status === 503 ? meaningOf('131016', 503) : meaningOf(code ?? '', answer.status);
  return { kind: 'failed', code: code ?? `http-${answer.status}`, ...meaning };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
