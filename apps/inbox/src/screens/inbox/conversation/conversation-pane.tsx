import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Button, classNames, EmptyState, Skeleton } from '@baton/ui';
import { EyeOff } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { usePreferences } from '../../../live/preferences.ts';
import { useRow, useThread } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { Composer } from '../composer/composer.tsx';
import { CustomerPanel } from '../customer/customer-panel.tsx';
import type { InboxPlace } from '../place.ts';
import { Thread } from '../thread/thread.tsx';
import { useAdvance } from './advance.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { CompanyLine } from './company-line.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { TakeOverDialog } from './take-over-dialog.tsx';

/** The open conversation: what it is, what was said, what can be answered, and beside it who the customer is. */
export const ConversationPane = ({
  conversationId,
  place,
}: {
  readonly conversationId: string;
  readonly place: InboxPlace;
}): ReactNode => {
  const { live } = useSession();
  const row = useRow(conversationId);
  const { state } = useThread(conversationId);
  useEffect(() => live.openConversation(conversationId), [live, conversationId]);
  useEffect(() => screen.setComposerKind('reply'), [conversationId]);
  if (state === 'refused') return <NotYours place={place} />;
  return (
    <>
      <main aria-label="Conversation" className="flex min-w-0 flex-1 flex-col bg-surface">
        {row === undefined ? <LoadingPane /> : <OpenConversation row={row} place={place} />}
      </main>
      {row === undefined ? null : <SidePanel row={row} place={place} />}
    </>
  );
};

const OpenConversation = ({ row, place }: { readonly row: ConversationRow; readonly place: InboxPlace }): ReactNode => {
  const advance = useAdvance(place);
  const { company } = useSession().live;
  const onTyping = (on: boolean): void =>
    on ? company.typing(row.conversationId) : company.stopTyping(row.conversationId);
  return (
    <>
      <StatusBar row={row} place={place} />
      <Thread row={row} />
      <CompanyLine row={row} />
      <Composer row={row} onWrappedUp={advance} onTyping={onTyping} />
      <AssignDialog row={row} />
      <TakeOverDialog row={row} />
      <ReleaseDialog row={row} />
    </>
  );
};

const SidePanel = ({ row, place }: { readonly row: ConversationRow; readonly place: InboxPlace }): ReactNode => {
  const { customerPanel } = usePreferences();
  const over = useScreen(({ panelOverThread }) => panelOverThread);
  if (!customerPanel && !over) return null;
  return (
    <>
      {over ? (
        <div
          aria-hidden
          className="fixed inset-0 z-20 bg-scrim xl:hidden"
          onClick={() => screen.showPanelOverThread(false)}
        />
      ) : null}
      <aside
        aria-label="Customer"
        data-pane="customer"
        className={classNames(
          'w-80 shrink-0 overflow-y-auto border-l border-line bg-surface phone:w-full',
          over ? 'fixed inset-y-0 right-0 z-30 shadow-pop xl:static xl:shadow-none' : 'hidden',
          customerPanel ? 'xl:block' : 'xl:hidden',
        )}
      >
        <CustomerPanel row={row} place={place} />
      </aside>
    </>
  );
};

const LoadingPane = (): ReactNode => (
  <div role="status" aria-label="Loading the conversation" className="flex flex-1 flex-col">
    <div className="flex h-13 items-center gap-3 border-b border-line px-4">
      <Skeleton className="size-9 rounded-full" />
      <Skeleton className="h-4 w-40" />
    </div>
    <div className="flex flex-1 flex-col justify-end gap-3 p-4">
      <Skeleton className="h-10 w-3/5 rounded-2xl" />
      <Skeleton className="h-16 w-1/2 self-end rounded-2xl" />
      <Skeleton className="h-10 w-2/5 rounded-2xl" />
    </div>
  </div>
);

const NotYours = ({ place }: { readonly place: InboxPlace }): ReactNode => (
  <main aria-label="Conversation" className="flex min-w-0 flex-1 bg-canvas">
    <EmptyState
      icon={<EyeOff aria-hidden />}
      title="You cannot see this conversation"
      action={<Button onClick={() => place.open(null)}>Back to the list</Button>}
    >
      It belongs to another team now, or it does not exist.
    </EmptyState>
  </main>
);
