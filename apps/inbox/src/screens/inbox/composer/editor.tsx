import { CHANNEL_LIMITS, NOTE_LENGTH, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { announce, classNames, useNow } from '@baton/ui';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useDraft, useRefusal, type DraftKind } from '../../../live/drafts.ts';
import { usePreferences } from '../../../live/preferences.ts';
import { lastSeenOf } from '../../../live/seen.ts';
import { useSession } from '../../../live/session.tsx';
import { CHANNEL_NAME } from '../words.ts';
import { EditorFooter } from './editor-footer.tsx';
import { selectPlaceholder, stepToPlaceholder } from './placeholder-keys.ts';
import { PlaceholdersHint } from './placeholders-hint.tsx';
import { Preview } from './preview.tsx';
import { RefusalCard } from './refusal-card.tsx';
import { windowNotice } from './reply-window.ts';
import { TemplateMenu } from './template-menu.tsx';
import { placeholdersIn, type Placeholder } from './template-text.ts';
import { useTemplateMenu } from './use-template-menu.ts';

export type Mode = 'edit' | 'preview';

const NONE: readonly Placeholder[] = [];

export const Editor = ({
  row,
  kind,
  mode,
  onEdit,
  onTyping,
}: {
  readonly row: ConversationRow;
  readonly kind: DraftKind;
  readonly mode: Mode;
  /** The text is to be edited, not looked at. */
  readonly onEdit: () => void;
  readonly onTyping: ((on: boolean) => void) | undefined;
}): ReactNode => {
  const { conversationId } = row;
  const { me, outbox, drafts, seen, live } = useSession();
  const { enterSends } = usePreferences();
  const text = useDraft(drafts, kind, conversationId);
  const refusal = useRefusal(drafts, conversationId);
  const field = useFocusOnRequest(mode);
  const now = useNow();
  const limit = kind === 'note' ? NOTE_LENGTH : CHANNEL_LIMITS[row.channel].textLength;
  const notice = kind === 'note' ? null : windowNotice(row, now);
  const placeholders = kind === 'note' ? NONE : placeholdersIn(text);
  const templates = useTemplateMenu({ row, text, field, enabled: kind === 'reply' && mode === 'edit' });
  const tooLong = limit !== null && text.length > limit;
  const complete = text.trim() !== '' && !tooLong && notice?.shut !== true;
  // While a refusal for an unseen message stands, only "Send anyway" sends: the person has to look first.
  const blocked = kind === 'reply' && refusal?.code === 'newer-message';

  const send = (lastSeenMessageId: string | null): void => {
    if (!complete || placeholders.length > 0) return;
    outbox.submit({ conversationId, kind, text: text.trim(), lastSeenMessageId });
    drafts.set(kind, conversationId, '');
    drafts.dismissRefusal(conversationId);
    onTyping?.(false);
    onEdit();
    field.current?.focus();
  };
  /** The card shows the message that was missed, whether or not the thread has it already. */
  const shownByNow = (): string | null => {
    const thread = live.store.thread(conversationId);
    const missed = refusal?.code === 'newer-message' ? refusal.messageId : null;
    return missed === null || thread.items.some(({ id }) => id === missed) ? lastSeenOf(thread, me.agentId) : missed;
  };
  const submit = (): void => {
    const [first] = placeholders;
    if (first !== undefined) {
      announce(`Not sent: fill in ${first.name} first.`);
      selectPlaceholder(field.current, first);
    } else if (!blocked) send(seen.lastSeen(conversationId));
  };
  const change = (next: string): void => {
    drafts.set(kind, conversationId, next);
    onTyping?.(next !== '');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || templates.onKeyDown(event)) return;
    if (event.key === 'Tab' && stepToPlaceholder(event, placeholders)) return;
    if (event.key !== 'Enter') return;
    const asked = event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey && !event.altKey);
    if (!asked) return;
    event.preventDefault();
    submit();
  };

  return (
    <>
      {templates.menu === null ? null : <TemplateMenu row={row} {...templates.menu} />}
      {kind === 'reply' ? <RefusalCard row={row} onSendAnyway={() => send(shownByNow())} /> : null}
      {notice === null ? null : (
        <p
          className={classNames(
            'mx-4 mt-2 text-sm',
            notice.shut ? 'rounded-md bg-warning-soft px-2.5 py-1.5 text-warning-ink' : 'text-xs text-warning-ink',
          )}
        >
          {notice.text}
        </p>
      )}
      {mode === 'preview' ? (
        <Preview text={text} channel={row.channel} />
      ) : (
        <textarea
          ref={field}
          aria-label={kind === 'note' ? 'Internal note' : `Message to ${row.customerName}`}
          placeholder={
            kind === 'note' ? 'Only agents see this' : `Write to ${row.customerName} via ${CHANNEL_NAME[row.channel]}`
          }
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          {...templates.fieldProps}
          className="field-sizing-content mt-1 block max-h-64 min-h-17 w-full resize-none bg-transparent px-4 py-2 text-base outline-none placeholder:text-faint"
        />
      )}
      <PlaceholdersHint
        placeholders={placeholders}
        onChoose={(place) => {
          onEdit();
          // After the field is there again, if the preview stood in its place.
          requestAnimationFrame(() => selectPlaceholder(field.current, place));
        }}
      />
      <EditorFooter
        row={row}
        kind={kind}
        length={text.length}
        limit={limit}
        maySend={complete && !blocked && placeholders.length === 0}
        onSend={submit}
        onTemplates={kind === 'reply' && mode === 'edit' ? templates.begin : null}
      />
    </>
  );
};

/** Puts the caret at the end of the text when a command asks for it. */
const useFocusOnRequest = (mode: Mode): RefObject<HTMLTextAreaElement | null> => {
  const field = useRef<HTMLTextAreaElement>(null);
  const asked = useScreen(({ composerFocus }) => composerFocus);
  useEffect(() => {
    const element = field.current;
    if (element === null || !asked) return;
    screen.composerFocused();
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [asked, mode]);
  return field;
};
