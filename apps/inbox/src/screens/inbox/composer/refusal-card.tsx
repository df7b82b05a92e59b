import type { ConversationRow, ConversationRefusal, ThreadItem } from '@baton/contracts-inbox-protocol';
import { Button, clockTime, IconButton, MessageText } from '@baton/ui';
import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRefusal } from '../../../live/drafts.ts';
import { refusalText } from '../../../live/refusal-text.ts';
import { usePeople, useThread } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { messageTextOf } from '../thread/message-text-of.ts';

/** Why the reply came back, above the text that it came back with. */
export const RefusalCard = ({
  row,
  onSendAnyway,
}: {
  readonly row: ConversationRow;
  readonly onSendAnyway: (() => void) | null;
}): ReactNode => {
  const { drafts } = useSession();
  const refusal = useRefusal(drafts, row.conversationId);
  const people = usePeople();
  if (refusal === null) return null;
  return (
    <div
      role="alert"
      className="mx-3 mt-2 flex items-start gap-2.5 rounded-lg border border-note-line bg-warning-soft px-3 py-2 text-sm text-warning-ink"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p>
          <strong className="font-semibold">Not sent.</strong> {refusalText(refusal, people)} Your text is kept below.
        </p>
        {refusal.code === 'newer-message' ? <Unseen row={row} refusal={refusal} /> : null}
        {refusal.code === 'newer-message' && onSendAnyway !== null ? (
          <div className="mt-2 flex gap-2">
            <Button size="small" look="primary" onClick={onSendAnyway}>
              Send anyway
            </Button>
            <Button size="small" onClick={() => drafts.dismissRefusal(row.conversationId)}>
              Edit first
            </Button>
          </div>
        ) : null}
      </div>
      <IconButton label="Dismiss" size="small" onClick={() => drafts.dismissRefusal(row.conversationId)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
};

const Unseen = ({
  row,
  refusal,
}: {
  readonly row: ConversationRow;
  readonly refusal: Extract<ConversationRefusal, { code: 'newer-message' }>;
}): ReactNode => {
  const { items } = useThread(row.conversationId);
  const item = items.find((other: ThreadItem) => other.id === refusal.messageId);
  const author =
    refusal.author === 'customer' ? row.customerName : refusal.author === 'assistant' ? 'The assistant' : 'A colleague';
  return (
    <blockquote className="mt-1.5 rounded-md bg-surface px-2.5 py-1.5 text-ink">
      <p className="text-xs text-faint">
        {author} · {clockTime(refusal.at)}
      </p>
      {item?.kind === 'message' && item.content.kind === 'text' ? (
        <MessageText text={messageTextOf(item.content.text, item.author, row.channel)} />
      ) : (
        <p className="text-muted">See the newest message above.</p>
      )}
    </blockquote>
  );
};
