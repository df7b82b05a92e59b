import { ClockProvider, EmptyState, Kbd } from '@baton/ui';
import { getRouteApi } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useCommandKeys } from '../../commands/key-listener.ts';
import { screen } from '../../commands/screen-state.ts';
import { ShortcutsSheet } from '../../commands/shortcuts-sheet.tsx';
import { useAttention, useRow, useWindow } from '../../live/selectors.ts';
import { SessionContext, useSession } from '../../live/session.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ListPane } from './list/list-pane.tsx';
import { NavRail } from './nav-rail.tsx';
import { useInboxPlace, type InboxPlace } from './place.ts';

const loadPane = () => import('./conversation/conversation-pane.tsx');

/** The list is there before what shows one conversation, which is fetched while people look at the list. */
const ConversationPane = lazy(async () => ({ default: (await loadPane()).ConversationPane }));

const route = getRouteApi('/inbox/$scope');

export const InboxScreen = (): ReactNode => {
  const { session } = route.useRouteContext();
  return (
    <SessionContext value={session}>
      <ClockProvider now={() => session.live.serverNow()}>
        <Inbox />
      </ClockProvider>
    </SessionContext>
  );
};

const Inbox = (): ReactNode => {
  const place = useInboxPlace();
  const { live } = useSession();
  const attention = useAttention();
  const { conversationId } = place;
  useEffect(() => live.watchList(place.scope, place.sort), [live, place.scope, place.sort]);
  useEffect(() => screen.showPanelOverThread(false), [conversationId]);
  useInboxKeys(place);
  useEffect(() => void loadPane(), []);
  return (
    <div className="flex h-full flex-col">
      <title>{attention > 0 ? `(${attention}) Inbox · Baton` : 'Inbox · Baton'}</title>
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1">
        <NavRail />
        <ListPane place={place} className={conversationId === null ? '' : 'phone:hidden'} />
        {conversationId === null ? (
          <main className="hidden min-w-0 flex-1 bg-canvas sm:flex" aria-label="Conversation">
            <NothingOpen />
          </main>
        ) : (
          <Suspense fallback={<main aria-label="Conversation" className="min-w-0 flex-1 bg-canvas" />}>
            <ConversationPane key={conversationId} conversationId={conversationId} place={place} />
          </Suspense>
        )}
      </div>
      <ShortcutsSheet />
    </div>
  );
};

const useInboxKeys = (place: InboxPlace): void => {
  const session = useSession();
  const { ids } = useWindow(place.scope, place.sort);
  const row = useRow(place.conversationId ?? '') ?? null;
  useCommandKeys({ session, scope: place.scope, sort: place.sort, ids, row, open: place.open });
};

const NothingOpen = (): ReactNode => (
  <EmptyState icon={<MessagesSquare aria-hidden />} title="No conversation is open">
    <p>Pick one from the list.</p>
    <p className="mt-3 flex items-center justify-center gap-1.5 text-xs text-faint">
      <Kbd keys="j" /> <Kbd keys="k" /> to move · <Kbd keys="c" /> to claim · <Kbd keys="?" /> for all keys
    </p>
  </EmptyState>
);
