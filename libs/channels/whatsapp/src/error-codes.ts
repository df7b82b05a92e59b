import type { Retry } from './outcome.ts';

export interface ErrorMeaning {
  readonly retry: Retry;
  /** One sentence for the agent whose message it was. */
  readonly reason: string;
  /** Somebody has to change the account, the token or the payment: tell the operator. */
  readonly alert?: true;
}

const never = (reason: string): ErrorMeaning => ({ retry: 'never', reason });
const alert = (reason: string, retry: Retry = 'never'): ErrorMeaning => ({ retry, reason, alert: true });

const BUSY: ErrorMeaning = { retry: 'later', reason: 'WhatsApp limits how fast messages may be sent.' };
const DOWN: ErrorMeaning = { retry: 'yes', reason: 'WhatsApp is not available at the moment.' };
const BAD_TOKEN = alert('The access token of the WhatsApp account is not valid.', 'later');
const NO_PERMISSION = alert('The WhatsApp account lacks a permission.');
const BAD_REQUEST = never('WhatsApp did not accept this message as it is.');
const BAD_TEMPLATE = never('The template does not exist in this form.');
const ACCOUNT = alert('The WhatsApp account is restricted; an administrator has to look into it.');

/** Error codes of the Cloud API and what they ask of us. Source: Meta's error code reference, 2026. */
const MEANINGS: ReadonlyMap<string, ErrorMeaning> = new Map(
  (
    [
      [['0', '190'], BAD_TOKEN],
      [['3', '10'], NO_PERMISSION],
      [['1', '2', '131000', '131016', '133004'], DOWN],
      [['4', '80007', '130429', '131056', '131057'], BUSY],
      [['131048'], alert('WhatsApp slows this number down because messages were reported as spam.', 'later')],
      [['100', '131008', '131009'], BAD_REQUEST],
      [['132000', '132001', '132005', '132007', '132008', '132012'], BAD_TEMPLATE],
      [['131021'], never('The sender and the recipient are the same number.')],
      [['131026'], never('The message cannot be delivered to this number on WhatsApp.')],
      [['131030'], never('The number is not on the list of allowed test recipients.')],
      [['131047'], never('More than 24 hours have passed since the customer last wrote; only a template can be sent.')],
      [['131049'], never('WhatsApp did not deliver this message to keep its users engaged; wait a day.')],
      [['131050'], never('The customer stopped marketing messages.')],
      [['131051'], never('WhatsApp does not support this type of message.')],
      [['131052'], never('WhatsApp could not download the attachment.')],
      [['131053'], never('WhatsApp could not take the attachment.')],
      [['131060'], never('The message is not available.')],
      [['131062'], never('This message needs a phone number; the customer only shares a user name.')],
      [['130472'], never('WhatsApp holds this message back as part of an experiment.')],
      [['137000'], never('The customer’s identity has changed; check with them before going on.')],
      [['132015', '132016', '132068', '132069'], alert('The template or flow is paused.')],
      [['131005', '131042', '131044', '135000', '131063', '131064', '133016'], ACCOUNT],
      [['131031', '368', '130497', '131045', '131037'], ACCOUNT],
    ] as const
  ).flatMap(([codes, meaning]) => codes.map((code) => [code, meaning] as const)),
);

/** What a code asks of us. A code that we do not know may be retried only when the server itself was at fault. */
export const meaningOf = (code: string, httpStatus: number): ErrorMeaning => {
  const known = MEANINGS.get(code);
  if (known !== undefined) return known;
  const value = Number(code);
  if (value >= 200 && value <= 299) return NO_PERMISSION;
  if (code.startsWith('133')) return ACCOUNT;
  if (httpStatus === 429) return BUSY;
  if (httpStatus === 401) return BAD_TOKEN;
  return httpStatus >= 500 ? DOWN : BAD_REQUEST;
};
