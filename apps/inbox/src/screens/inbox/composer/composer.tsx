import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { classNames, SegmentedControl } from '@baton/ui';
import { Eye, PenLine, Reply, StickyNote } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useDraft } from '../../../live/drafts.ts';
import { useSession } from '../../../live/session.tsx';
import { OwnershipBar } from '../conversation/ownership-bar.tsx';
import { WrapUpPanel } from '../conversation/wrap-up-panel.tsx';
import { Editor, type Mode } from './editor.tsx';
import { RefusalCard } from './refusal-card.tsx';

/** Where the agent writes: a reply to the customer, if the conversation is theirs, or a note to colleagues. */
export const Composer = ({
  row,
  onWrappedUp,
  onTyping,
}: {
  readonly row: ConversationRow;
  readonly onWrappedUp: () => void;
  /** At every key of a reply, and with false when it is sent or emptied. */
  readonly onTyping?: (on: boolean) => void;
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
        'relative shrink-0 border-t border-line has-[textarea:focus-visible]:border-t-brand',
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
          onEdit={() => setMode('edit')}
          onTyping={kind === 'reply' ? onTyping : undefined}
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
