import type {
  ContactCard,
  Content,
  InteractiveReplyContent,
  MediaContent,
  MediaKind,
  OrderContent,
  UnsupportedContent,
} from '@baton/contracts-conversation';
import { list, number, present, record, records, text, type JsonRecord } from './json.reader.ts';

/** What a message says. What we do not know, or cannot read, is `unsupported` and shown as such; nothing is dropped. */
export const contentOf = (message: JsonRecord): Content => {
  const type = text(message['type']) ?? 'unknown';
  return known(type, message) ?? unsupported(type, message);
};

const known = (type: string, message: JsonRecord): Content | undefined => {
  switch (type) {
    case 'text':
      return textContent(message);
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return mediaContent(type, message, record(message[type]));
    case 'audio': {
      const audio = record(message['audio']);
      return mediaContent(audio?.['voice'] === true ? 'voice' : 'audio', message, audio);
    }
    case 'location':
      return locationContent(message);
    case 'contacts':
      return contactsContent(message);
    case 'interactive':
      return interactiveContent(record(message['interactive']));
    case 'button':
      return buttonContent(record(message['button']));
    case 'order':
      return orderContent(record(message['order']));
    case 'system':
      return systemContent(record(message['system']));
    case 'request_welcome':
      return { kind: 'system', event: 'welcome', text: 'Opened the chat for the first time' };
    default:
      return undefined;
  }
};

/** Why the provider could not hand something over, in its own words. */
export const problemOf = (errors: unknown): string | undefined => {
  const error = record(list(errors)[0]);
  return text(record(error?.['error_data'])?.['details']) ?? text(error?.['message']) ?? text(error?.['title']);
};

const unsupported = (type: string, message: JsonRecord): UnsupportedContent =>
  present<UnsupportedContent>({
    kind: 'unsupported',
    type: ((type === 'unsupported' ? text(record(message['unsupported'])?.['type']) : undefined) ?? type).slice(0, 64),
    reason: problemOf(message['errors']),
  });

const textContent = (message: JsonRecord): Content | undefined => {
  const body = text(record(message['text'])?.['body']);
  return body === undefined ? undefined : { kind: 'text', text: body };
};

const mediaContent = (
  media: MediaKind,
  message: JsonRecord,
  object: JsonRecord | undefined,
): MediaContent | undefined => {
  const problem = problemOf(message['errors']);
  if (object === undefined && problem === undefined) return undefined;
  const animated = object?.['animated'];
  return present<MediaContent>({
    kind: 'media',
    media,
    providerMediaId: text(object?.['id']),
    mimeType: text(object?.['mime_type'])?.split(';')[0]?.trim(),
    sha256: text(object?.['sha256']),
    caption: text(object?.['caption']),
    fileName: text(object?.['filename']),
    animated: typeof animated === 'boolean' ? animated : undefined,
    problem,
  });
};

const locationContent = (message: JsonRecord): Content | undefined => {
  const location = record(message['location']);
  const latitude = number(location?.['latitude']);
  const longitude = number(location?.['longitude']);
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return present<Content & { kind: 'location' }>({
    kind: 'location',
    latitude,
    longitude,
    name: text(location?.['name']),
    address: text(location?.['address']),
  });
};

const contactsContent = (message: JsonRecord): Content | undefined => {
  const cards = records(message['contacts']);
  return cards.length === 0 ? undefined : { kind: 'contacts', cards: cards.map(cardOf) };
};

const cardOf = (contact: JsonRecord): ContactCard => {
  const name = record(contact['name']);
  const phones = records(contact['phones']).flatMap((phone) => text(phone['phone'] ?? phone['wa_id']) ?? []);
  const emails = records(contact['emails']).flatMap((email) => text(email['email']) ?? []);
  const spoken = [text(name?.['first_name']), text(name?.['last_name'])].filter((part) => part !== undefined).join(' ');
  return present<ContactCard>({
    name: text(name?.['formatted_name']) ?? (spoken === '' ? (phones[0] ?? emails[0] ?? '') : spoken),
    phones,
    emails,
    organisation: text(record(contact['org'])?.['company']),
  });
};

const interactiveContent = (interactive: JsonRecord | undefined): InteractiveReplyContent | undefined => {
  const type = text(interactive?.['type']);
  if (type === 'nfm_reply') {
    const form = record(interactive?.['nfm_reply']);
    return reply('form', {
      title: text(form?.['body']) ?? text(form?.['name']) ?? 'Form',
      // Made on the customer's phone: may be anything, so it stays text.
      values: text(form?.['response_json']),
    });
  }
  if (type === 'call_permission_reply') {
    return reply('callPermission', { title: text(record(interactive?.['call_permission_reply'])?.['response']) });
  }
  if (type !== 'button_reply' && type !== 'list_reply') return undefined;
  const choice = record(interactive?.[type]);
  return reply(type === 'button_reply' ? 'button' : 'list', {
    choiceId: text(choice?.['id']),
    title: text(choice?.['title']) ?? text(choice?.['id']),
    description: text(choice?.['description']),
  });
};

const buttonContent = (button: JsonRecord | undefined): InteractiveReplyContent | undefined => {
  const payload = text(button?.['payload']);
  return reply('template', { choiceId: payload, title: text(button?.['text']) ?? payload });
};

const reply = (
  source: InteractiveReplyContent['source'],
  {
    title,
    choiceId,
    description,
    values,
  }: Partial<Record<'title' | 'choiceId' | 'description' | 'values', string | undefined>>,
): InteractiveReplyContent | undefined =>
  title === undefined
    ? undefined
    : present<InteractiveReplyContent>({ kind: 'interactiveReply', source, title, choiceId, description, values });

const orderContent = (order: JsonRecord | undefined): OrderContent | undefined => {
  if (order === undefined) return undefined;
  const items = records(order['product_items']).map((item) => ({
    product: text(item['product_retailer_id']) ?? '',
    quantity: number(item['quantity']) ?? 0,
    price: number(item['item_price']) ?? 0,
    currency: text(item['currency']) ?? '',
  }));
  return present<OrderContent>({ kind: 'order', text: text(order['text']), items });
};

const SYSTEM_EVENTS: ReadonlyMap<string, 'numberChanged' | 'identityChanged'> = new Map([
  ['user_changed_number', 'numberChanged'],
  ['customer_changed_number', 'numberChanged'],
  ['user_changed_user_id', 'identityChanged'],
  ['customer_identity_changed', 'identityChanged'],
]);

const systemContent = (system: JsonRecord | undefined): Content | undefined => {
  const type = text(system?.['type']);
  const body = text(system?.['body']) ?? type;
  if (body === undefined) return undefined;
  return { kind: 'system', event: SYSTEM_EVENTS.get(type ?? '') ?? 'other', text: body };
};
