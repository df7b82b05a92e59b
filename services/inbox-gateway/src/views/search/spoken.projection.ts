import type { Author, Channel, ConversationEventOf, ConversationEventType } from '@baton/contracts-conversation';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { entryOf } from '../table.projection.ts';
import { contentOr } from '../thread/content.projection.ts';
import { plainId } from '../thread/thread.row.ts';
import { stamp } from '../time.projection.ts';
import { contentText } from './content-text.projection.ts';
import type { DocumentText, TextEffect } from './searched.row.ts';

type Text = Pick<DocumentText, 'id' | 'provider' | 'field' | 'text'>;
type Build<T extends ConversationEventType> = (data: ConversationEventOf<T>['data'], channel: Channel) => Text;

const message =
  (author: Author) =>
  (
    data: { readonly messageId: string; readonly providerMessageId?: string } & Pick<
      ConversationEventOf<'AgentReplied'>['data'],
      'content'
    >,
    channel: Channel,
  ): Text => ({
    id: plainId(data.messageId),
    provider: data.providerMessageId === undefined ? null : plainId(data.providerMessageId),
    field: 'message',
    text: contentText(contentOr(data.content), author, channel),
  });

const BUILD: { readonly [T in ConversationEventType]?: Build<T> } = {
  CustomerMessageReceived: message('customer'),
  PhoneAppMessageSeen: message('phoneApp'),
  SystemMessageReceived: message('system'),
  AssistantReplied: message('assistant'),
  AgentReplied: message('agent'),
  NoteAdded: ({ noteId, text }) => ({ id: plainId(noteId), provider: null, field: 'note', text: plainOr(text, '') }),
};

/** What an event says that can be searched for; null where it says nothing. */
export const spokenText = (event: RecordedEvent, channel: Channel): DocumentText | null => {
  if (event.type === 'WrapUpCompleted') return wrapUpNote(event);
  const build = entryOf<Build<never>>(BUILD, event.type);
  return build === undefined ? null : { editedAt: null, ...build(event.data as never, channel) };
};

const wrapUpNote = (event: RecordedEvent): DocumentText | null => {
  const text = plainOr((event.data as ConversationEventOf<'WrapUpCompleted'>['data']).notes, '');
  return text === '' ? null : { id: event.id, provider: null, field: 'note', editedAt: null, text };
};

export interface Correction {
  readonly provider: string;
  readonly effect: TextEffect;
}

/** What an edit or a revoke does to the text of the message that it names. */
export const correctionOf = (event: RecordedEvent, channel: Channel): Correction | null => {
  if (event.type === 'CustomerMessageEdited') {
    const data = event.data as ConversationEventOf<'CustomerMessageEdited'>['data'];
    const at = stamp(data.occurredAt, stamp(event.recordedAt));
    const text = contentText(contentOr(data.content), 'customer', channel);
    return { provider: plainId(data.providerMessageId), effect: { edit: { text, at } } };
  }
  if (event.type !== 'CustomerMessageRevoked') return null;
  const { providerMessageId } = event.data as ConversationEventOf<'CustomerMessageRevoked'>['data'];
  return { provider: plainId(providerMessageId), effect: { revoked: true } };
};

/** Both effects as one, in the order in which they came. */
export const mergeCorrections = (first: TextEffect | undefined, next: TextEffect): TextEffect => {
  const newer = first?.edit === undefined || (next.edit !== undefined && next.edit.at >= first.edit.at);
  const edit = newer ? next.edit : first.edit;
  return {
    ...(edit === undefined ? {} : { edit }),
    ...(first?.revoked === true || next.revoked === true ? { revoked: true as const } : {}),
  };
};

/** The text after the effect. A deleted one has no words any more, whatever comes later. */
export const corrected = (known: DocumentText, { edit, revoked }: TextEffect): DocumentText => {
  if (revoked === true) return { ...known, text: '', editedAt: DELETED };
  if (edit === undefined || edit.at < (known.editedAt ?? '')) return known;
  return { ...known, text: edit.text, editedAt: edit.at };
};

/** Later than every edit. */
const DELETED = '9';
