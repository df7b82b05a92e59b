import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Badge, Button, classNames, IconButton } from '@baton/ui';
import { SendHorizontal, TextQuote } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DraftKind } from '../../../live/drafts.ts';
import { usePreferences } from '../../../live/preferences.ts';
import { CHANNEL_CODE, CHANNEL_NAME } from '../words.ts';

const COUNTER_FROM = 0.8;

/** Where it goes, how much room there is, and the button that sends it. */
export const EditorFooter = ({
  row,
  kind,
  length,
  limit,
  maySend,
  onSend,
  onTemplates,
}: {
  readonly row: ConversationRow;
  readonly kind: DraftKind;
  readonly length: number;
  readonly limit: number | null;
  readonly maySend: boolean;
  readonly onSend: () => void;
  readonly onTemplates: (() => void) | null;
}): ReactNode => (
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
    {onTemplates === null ? null : (
      <IconButton label="Insert a template" keys="/" size="small" onClick={onTemplates}>
        <TextQuote aria-hidden />
      </IconButton>
    )}
    <span className="flex-1" />
    <Room length={length} limit={limit} />
    <Button
      look={kind === 'note' ? 'note' : 'primary'}
      disabled={!maySend}
      onClick={onSend}
      aria-keyshortcuts="Control+Enter"
    >
      {kind === 'note' ? 'Add note' : 'Send'} <SendHorizontal aria-hidden />
    </Button>
  </footer>
);

const Room = ({ length, limit }: { readonly length: number; readonly limit: number | null }): ReactNode => {
  const { enterSends } = usePreferences();
  if (limit === null || length <= limit * COUNTER_FROM) {
    return (
      <span className="text-2xs text-faint phone:hidden">
        {enterSends ? 'Shift+Enter for a new line' : 'Ctrl+Enter sends'}
      </span>
    );
  }
  const tooLong = length > limit;
  return (
    <span
      role="status"
      className={classNames('text-xs tabular-nums', tooLong ? 'font-medium text-danger-ink' : 'text-faint')}
    >
      {length.toLocaleString()} of {limit.toLocaleString()} characters{tooLong ? ': too long to send' : ''}
    </span>
  );
};
