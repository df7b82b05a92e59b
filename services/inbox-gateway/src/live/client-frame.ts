import { SCOPES, SORTS, type ClientFrame, type Cursor, type ListQuery } from '@baton/contracts-inbox-protocol';

type Fields = Readonly<Record<string, unknown>>;

const TOPIC = /^(?:list|mine|counts|people|conversation:[\w-]{1,64})$/;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isOne = <T extends string>(values: readonly T[], value: unknown): value is T => values.includes(value as T);

const readCursor = (value: unknown): Cursor | null =>
  isFields(value) && typeof value.generation === 'string' && Number.isSafeInteger(value.seq)
    ? { generation: value.generation, seq: value.seq as number }
    : null;

const readQuery = (value: unknown): ListQuery | null => {
  if (!isFields(value) || !isOne(SCOPES, value.scope) || !isOne(SORTS, value.sort)) return null;
  const { limit } = value;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 100) return null;
  return { scope: value.scope, sort: value.sort, limit };
};

const CONVERSATION_ID = /^[\w-]{1,64}$/;
const SIGNALS = ['agentTyping', 'agentViewing'] as const;

const readSignalFrame = ({ conversationId, kind, on }: Fields): ClientFrame | null => {
  if (typeof conversationId !== 'string' || !CONVERSATION_ID.test(conversationId)) return null;
  return isOne(SIGNALS, kind) && typeof on === 'boolean' ? { type: 'signal', conversationId, kind, on } : null;
};

const readSubscribe = (frame: Fields): ClientFrame | null => {
  const since = frame.since === undefined ? undefined : readCursor(frame.since);
  const query = frame.query === undefined ? undefined : readQuery(frame.query);
  if (since === null || query === null) return null;
  return {
    type: 'subscribe',
    topic: frame.topic as 'list',
    ...(since === undefined ? {} : { since }),
    ...(query === undefined ? {} : { query }),
  };
};

/** Null for what is not a frame of this protocol. */
export const readClientFrame = (text: string): ClientFrame | null => {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(frame)) return null;
  if (frame.type === 'ping') return Number.isSafeInteger(frame.id) ? { type: 'ping', id: frame.id as number } : null;
  if (frame.type === 'signal') return readSignalFrame(frame);
  if (typeof frame.topic !== 'string' || !TOPIC.test(frame.topic)) return null;
  if (frame.type === 'unsubscribe') return { type: 'unsubscribe', topic: frame.topic as 'list' };
  return frame.type === 'subscribe' ? readSubscribe(frame) : null;
};
