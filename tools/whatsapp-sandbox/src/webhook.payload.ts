import type { Customer, CustomerAction } from './page/wire.ts';

/** The business's own number, as `metadata` shows it. */
export const BUSINESS_NUMBER = '15550100100';
const WABA = '900100200300401';

type Fields = Readonly<Record<string, unknown>>;

/** One webhook with one change, in the form in which Meta sends it. */
export const webhookOf = (accountId: string, value: Fields): Fields => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: WABA,
      changes: [
        {
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: BUSINESS_NUMBER, phone_number_id: accountId },
            ...value,
          },
          field: 'messages',
        },
      ],
    },
  ],
});

const contactOf = ({ name, waId, userId, username, hidesPhone }: Customer): Fields => ({
  profile: { name, ...(username === undefined ? {} : { username }) },
  ...(hidesPhone === true ? {} : { wa_id: waId }),
  ...(userId === undefined ? {} : { user_id: userId }),
});

/** `value` of a message from a customer. `seconds` since 1970. */
export const messageValue = (
  customer: Customer,
  id: string,
  seconds: number,
  content: Fields,
  replyTo?: string,
): Fields => ({
  contacts: [contactOf(customer)],
  messages: [
    {
      ...(replyTo === undefined ? {} : { context: { from: BUSINESS_NUMBER, id: replyTo } }),
      ...(customer.hidesPhone === true ? {} : { from: customer.waId }),
      ...(customer.userId === undefined ? {} : { from_user_id: customer.userId }),
      id,
      timestamp: String(seconds),
      ...content,
    },
  ],
});

/** `value` of a report about a message of the business. */
export const statusValue = (
  customer: Customer | undefined,
  to: string,
  report: {
    readonly id: string;
    readonly status: string;
    readonly seconds: number;
    readonly reference?: string | undefined;
    readonly error?: number | undefined;
  },
): Fields => ({
  ...(customer === undefined || report.error !== undefined ? {} : { contacts: [contactOf(customer)] }),
  statuses: [
    {
      id: report.id,
      status: report.status,
      timestamp: String(report.seconds),
      ...(customer?.hidesPhone === true ? {} : { recipient_id: customer?.waId ?? to.replace(/^\+/, '') }),
      ...(customer?.userId === undefined ? {} : { recipient_user_id: customer.userId }),
      ...(report.reference === undefined ? {} : { biz_opaque_callback_data: report.reference }),
      ...(report.error === undefined
        ? { pricing: { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' } }
        : { errors: [errorOf(report.error)] }),
    },
  ],
});

const DETAILS: ReadonlyMap<number, string> = new Map([
  [131026, 'Message undeliverable.'],
  [
    131047,
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ],
]);

const errorOf = (code: number): Fields => {
  const title = DETAILS.get(code) ?? `Error ${code}`;
  return { code, title, message: title, error_data: { details: title } };
};

const media = (id: string, mime: string, more: Fields): Fields => ({
  id,
  mime_type: mime,
  sha256: 'c2FuZGJveA==',
  ...more,
});

/** The part of `messages[]` that says what it is, and the words of it for the chat. Undefined for an empty action. */
export const contentOf = (
  action: CustomerAction,
  mediaId: string,
): { fields: Fields; type: string; words: string } | undefined => {
  const make = (type: string, words: string, object: unknown): { fields: Fields; type: string; words: string } => ({
    fields: { type, [type]: object },
    type,
    words,
  });
  const { text, image, voice, document, location, contact, button, list, reaction, edit, revoke, raw } = action;
  if (text !== undefined) return make('text', text, { body: text });
  if (image !== undefined) return make('image', image.caption ?? '', media(mediaId, 'image/jpeg', image));
  if (voice !== undefined) return make('audio', '', media(mediaId, 'audio/ogg; codecs=opus', { voice: true }));
  if (document !== undefined)
    return make('document', document.fileName, media(mediaId, 'application/pdf', { filename: document.fileName }));
  if (location !== undefined) return make('location', location.name ?? '', location);
  if (contact !== undefined)
    return make('contacts', contact.name, [
      { name: { formatted_name: contact.name }, phones: [{ phone: contact.phone, type: 'CELL' }] },
    ]);
  if (button !== undefined) return make('interactive', button.title, { type: 'button_reply', button_reply: button });
  if (list !== undefined) return make('interactive', list.title, { type: 'list_reply', list_reply: list });
  if (reaction !== undefined)
    return make('reaction', reaction.emoji, {
      message_id: reaction.messageId,
      ...(reaction.emoji === '' ? {} : { emoji: reaction.emoji }),
    });
  if (edit !== undefined)
    return make('edit', edit.text, {
      original_message_id: edit.messageId,
      message: { type: 'text', text: { body: edit.text } },
    });
  if (revoke !== undefined) return make('revoke', '', { original_message_id: revoke.messageId });
  if (raw !== undefined)
    return { fields: raw, type: typeof raw['type'] === 'string' ? raw['type'] : 'unknown', words: '' };
  return undefined;
};
