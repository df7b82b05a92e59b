import type { InboundItem } from '@baton/contracts-conversation';
import { echoItem, messageItem, statusItem, UnusableItem, type BatchContext } from './item.parser.ts';
import { list, record, text, type JsonRecord } from './json.reader.ts';

export type Receipt =
  /** Not JSON, or not an object: nobody we know sends that. */
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'received';
      /** By account (`phone_number_id`), in the order of the webhook. */
      readonly accountItems: readonly AccountItems[];
      /** Items that cannot be stored; their neighbours are not harmed. */
      readonly rejected: readonly RejectedItem[];
      /** Names of webhook fields and reports that were taken note of and that change nothing here. */
      readonly ignored: readonly string[];
      /** Errors of an account as a whole, such as a rate limit: for the operator. */
      readonly accountErrors: readonly { readonly accountId: string | null; readonly code: string }[];
    };

export interface AccountItems {
  readonly accountId: string;
  readonly items: readonly ReceivedItem[];
}

export interface ReceivedItem {
  readonly item: InboundItem;
  readonly source: ItemSource;
}

/** Where in the webhook an item stood, and the item as it came: what a dead letter keeps. */
export interface ItemSource {
  /** Such as `entry[0].changes[2].value.messages[1]`. */
  readonly path: string;
  /** A webhook that holds this item and nothing else; `receive` reads it as it read the item. Personal data. */
  alone(): unknown;
}

export interface RejectedItem {
  readonly accountId: string | null;
  /** Why, without personal data. */
  readonly reason: string;
  readonly source: ItemSource;
}

/**
 * Reads one webhook of the WhatsApp Cloud API: every entry, every change, every item, each by itself. Never throws.
 * Unknown fields are passed over, unknown types of message become `unsupported` content.
 */
export const receive = (raw: Buffer | string, receivedAt: Date): Receipt => {
  const body = record(parsed(raw));
  if (body === undefined) return { kind: 'malformed' };
  const gathering = new Gathering(receivedAt);
  if (body['object'] !== undefined && body['object'] !== 'whatsapp_business_account') {
    gathering.ignored.add(`object ${nameOf(body['object'])}`);
  } else {
    // One entry that is not in a list has been seen in the wild.
    const entries = Array.isArray(body['entry']) ? body['entry'] : [body['entry'] ?? []].flat();
    entries.forEach((entry, e) => {
      list(record(entry)?.['changes']).forEach((change, c) => gathering.change(change, `entry[${e}].changes[${c}]`));
    });
  }
  return gathering.receipt();
};

const parsed = (raw: Buffer | string): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
};

const nameOf = (value: unknown): string => (text(value) ?? typeof value).replace(/[^\w .-]/g, '').slice(0, 64);

type Parser = (item: JsonRecord, batch: BatchContext) => InboundItem | undefined;

const LISTS: Readonly<Record<string, Parser>> = {
  messages: messageItem,
  statuses: statusItem,
  message_echoes: echoItem,
};

class Gathering {
  readonly ignored = new Set<string>();
  private readonly accounts = new Map<string, ReceivedItem[]>();
  private readonly rejected: RejectedItem[] = [];
  private readonly accountErrors: { accountId: string | null; code: string }[] = [];

  constructor(private readonly receivedAt: Date) {}

  change(raw: unknown, path: string): void {
    const change = record(raw);
    const value = record(change?.['value']);
    if (change === undefined || value === undefined) {
      this.ignored.add('change without value');
      return;
    }
    const field = change['field'] ?? 'messages';
    switch (field) {
      case 'messages':
      case 'smb_message_echoes':
        this.value(value, value, `${path}.value`);
        break;
      case 'standby': {
        // Two shapes are documented: a list of messages, and an object like the value of `messages`.
        const standby = value['standby'];
        this.value(
          value,
          Array.isArray(standby) ? { messages: standby } : (record(standby) ?? value),
          `${path}.value.standby`,
        );
        break;
      }
      default:
        this.ignored.add(nameOf(field));
    }
  }

  private value(value: JsonRecord, holder: JsonRecord, path: string): void {
    const metadata = value['metadata'] ?? holder['metadata'];
    const accountId = text(record(metadata)?.['phone_number_id']) ?? null;
    const { errors } = value;
    const contacts = holder['contacts'] ?? value['contacts'];
    const batch: BatchContext = { contacts, errors, receivedAt: this.receivedAt };
    for (const [key, parse] of Object.entries(LISTS)) {
      const raws = holder[key];
      // Something that should be a list and is not is one bad item, kept like any other.
      const all = Array.isArray(raws) || raws === undefined ? list(raws) : [raws];
      all.forEach((raw, index) => {
        const alone = (): unknown => ({
          entry: [{ changes: [{ field: 'messages', value: { metadata, contacts, errors, [key]: [raw] } }] }],
        });
        this.item(raw, parse, batch, accountId, { path: `${path}.${key}[${index}]`, alone });
      });
    }
    for (const name of ['calls', 'groups']) if (name in holder) this.ignored.add(name);
    for (const error of list(errors)) {
      this.accountErrors.push({ accountId, code: nameOf(record(error)?.['code']) });
    }
  }

  private item(raw: unknown, parse: Parser, batch: BatchContext, accountId: string | null, source: ItemSource): void {
    const reject = (reason: string): void => void this.rejected.push({ accountId, reason, source });
    const fields = record(raw);
    if (fields === undefined) return reject('not an object');
    if (accountId === null) return reject('no phone_number_id');
    try {
      const item = parse(fields, batch);
      if (item === undefined) this.ignored.add(`status ${nameOf(fields['status'])}`);
      else this.of(accountId).push({ item, source });
    } catch (error) {
      reject(error instanceof UnusableItem ? error.reason : 'unreadable');
    }
  }

  private of(accountId: string): ReceivedItem[] {
    const items = this.accounts.get(accountId) ?? [];
    this.accounts.set(accountId, items);
    return items;
  }

  receipt(): Receipt {
    const accountItems = [...this.accounts].map(([accountId, items]) => ({ accountId, items }));
    const { rejected, accountErrors } = this;
    return { kind: 'received', accountItems, rejected, ignored: [...this.ignored], accountErrors };
  }
}
