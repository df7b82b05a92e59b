import { CHANNEL_LIMITS, NOTE_LENGTH, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { Badge, Button, classNames, SegmentedControl, useNow } from '@baton/ui';
import { Eye, PenLine, Reply, SendHorizontal, StickyNote } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useDraft, useRefusal, type DraftKind } from '../../../live/drafts.ts';
import { usePreferences } from '../../../live/preferences.ts';
import { lastSeenOf } from '../../../live/seen.ts';
import { useSession } from '../../../live/session.tsx';
import { OwnershipBar } from '../conversation/ownership-bar.tsx';
import { WrapUpPanel } from '../conversation/wrap-up-panel.tsx';
import { CHANNEL_CODE, CHANNEL_NAME } from '../words.ts';
import { Preview } from './preview.tsx';
import { RefusalCard } from './refusal-card.tsx';
import { windowNotice } from './reply-window.ts';

const COUNTER_FROM = 0.8;

type Mode = 'edit' | 'preview';

/** Where the agent writes: a reply to the customer, if the conversation is theirs, or a note to colleagues. */
export const Composer = ({
  row,
  onWrappedUp,
}: {
  readonly row: ConversationRow;
  readonly onWrappedUp: () => void;
}): ReactNode => {
  const { me } = useSession();
  const kind = useScreen(({ composerKind }) => composerKind);
  const [mode, setMode] = useState<Mode>('edit');
  const wrappingUp = row.wrapUp?.agentId === me.agentId && row.handler === 'none';
  const mine = row.handler === 'agent' && row.ownerId === me.agentId;
  const writes = kind === 'note' || mine;
  return (
    <section
      aria-label={kind === 'note' ? 'Write an internal note' : 'Reply'}
      className={classNames(
        'shrink-0 border-t border-line has-[textarea:focus-visible]:border-t-brand',
        kind === 'note' && 'hatched bg-note-soft',
      )}
    >
      <div className="flex items-center gap-2 px-3 pt-2">
        <SegmentedControl
          label="What to write"
          value={kind}
          choices={[
            {
              value: 'reply',
              label: (
                <>
                  <Reply aria-hidden className="size-3.5" /> Reply
                </>
              ),
            },
            {
              value: 'note',
              label: (
                <>
                  <StickyNote aria-hidden className="size-3.5" /> Internal note
                </>
              ),
            },
          ]}
          onChoose={(next) => screen.compose(next)}
        />
        <span className="flex-1" />
        {kind === 'reply' && mine ? (
          <SegmentedControl
            label="Edit or preview"
            value={mode}
            choices={[
              {
                value: 'edit',
                label: (
                  <>
                    <PenLine aria-hidden className="size-3.5" /> Edit
                  </>
                ),
              },
              {
                value: 'preview',
                label: (
                  <>
                    <Eye aria-hidden className="size-3.5" /> Preview
                  </>
                ),
              },
            ]}
            onChoose={setMode}
          />
        ) : null}
      </div>
      {kind === 'reply' && wrappingUp ? <WrapUpPanel row={row} onDone={onWrappedUp} /> : null}
      {kind === 'reply' && !wrappingUp && !mine ? <KeptDraft row={row} /> : null}
      {writes ? (
        <Editor
          key={kind}
          row={row}
          kind={kind}
          mode={kind === 'note' ? 'edit' : mode}
          onSent={() => setMode('edit')}
        />
      ) : null}
    </section>
  );
};

/** Who owns it now; a text that was refused for that reason is not hidden with the composer. */
const KeptDraft = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { drafts } = useSession();
  const draft = useDraft(drafts, 'reply', row.conversationId);
  return (
    <>
      <RefusalCard row={row} onSendAnyway={null} />
      {draft === '' ? null : (
        <p className="mx-4 mt-2 line-clamp-3 rounded-md border border-line px-2.5 py-1.5 text-sm whitespace-pre-wrap text-muted">
          <span className="font-medium text-ink">Your draft is kept: </span>
          {draft}
        </p>
      )}
      <OwnershipBar row={row} />
    </>
  );
};

const Editor = ({
  row,
  kind,
  mode,
  onSent,
}: {
  readonly row: ConversationRow;
  readonly kind: DraftKind;
  readonly mode: Mode;
  readonly onSent: () => void;
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
  const tooLong = limit !== null && text.length > limit;
  const maySend = text.trim() !== '' && !tooLong && notice?.shut !== true;

  const send = (lastSeenMessageId: string | null): void => {
    if (!maySend) return;
    outbox.submit({ conversationId, kind, text: text.trim(), lastSeenMessageId });
    drafts.set(kind, conversationId, '');
    drafts.dismissRefusal(conversationId);
    onSent();
    field.current?.focus();
  };
  /** The card shows the message that was missed, whether or not the thread has it already. */
  const shownByNow = (): string | null => {
    const thread = live.store.thread(conversationId);
    const missed = refusal?.code === 'newer-message' ? refusal.messageId : null;
    return missed === null || thread.items.some(({ id }) => id === missed) ? lastSeenOf(thread, me.agentId) : missed;
  };
  // While a refusal for an unseen message stands, only "Send anyway" sends: the person has to look first.
  const blocked = kind === 'reply' && refusal?.code === 'newer-message';
  const submit = (): void => {
    if (!blocked) send(seen.lastSeen(conversationId));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const asked = event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey && !event.altKey);
    if (!asked) return;
    event.preventDefault();
    submit();
  };

  return (
    <>
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
          onChange={(event) => drafts.set(kind, conversationId, event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content mt-1 block max-h-64 min-h-17 w-full resize-none bg-transparent px-4 py-2 text-base outline-none placeholder:text-faint"
        />
      )}
      <footer className="flex items-center gap-2 px-3 pb-2.5">
        {kind === 'note' ? (
          <Badge tone="note">Not sent to the customer</Badge>
        ) : (
          <Badge tone="outline">
            <abbr className="no-underline" title={`Goes out via ${CHANNEL_NAME[row.channel]}`}>
              {CHANNEL_CODE[row.channel]}
            </abbr>
          </Badge>
        )}
        <span className="flex-1" />
        {limit !== null && text.length > limit * COUNTER_FROM ? (
          <span
            role="status"
            className={classNames('text-xs tabular-nums', tooLong ? 'font-medium text-danger-ink' : 'text-faint')}
          >
            {text.length.toLocaleString()} of {limit.toLocaleString()} characters{tooLong ? ': too long to send' : ''}
          </span>
        ) : (
          <span className="text-2xs text-faint phone:hidden">
            {enterSends ? 'Shift+Enter for a new line' : 'Ctrl+Enter sends'}
          </span>
        )}
        <Button
          look={kind === 'note' ? 'note' : 'primary'}
          disabled={!maySend || blocked}
          onClick={submit}
          aria-keyshortcuts="Control+Enter"
        >
          {kind === 'note' ? 'Add note' : 'Send'} <SendHorizontal aria-hidden />
        </Button>
      </footer>
    </>
  );
};

/** Puts the caret at the end of the text when a command asks for it. */
const useFocusOnRequest = (mode: Mode): React.RefObject<HTMLTextAreaElement | null> => {
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
