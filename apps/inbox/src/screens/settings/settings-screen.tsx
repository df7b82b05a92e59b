import { ClockProvider } from '@baton/ui';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { ArrowLeft, FileText, Timer, UserCog } from 'lucide-react';
import type { ReactNode } from 'react';
import { SessionContext } from '../../live/session.tsx';
import { ConnectionBanner } from '../inbox/connection-banner.tsx';
import { NavRail } from '../inbox/nav-rail.tsx';

const route = getRouteApi('/settings');

/** The frame of all settings: where one can go on the left, the page on the right. */
export const SettingsScreen = (): ReactNode => {
  const { session } = route.useRouteContext();
  return (
    <SessionContext value={session}>
      <ClockProvider now={() => session.live.serverNow()}>
        <div className="flex h-full flex-col">
          <ConnectionBanner />
          <div className="flex min-h-0 flex-1 phone:flex-col">
            <NavRail />
            <SettingsNav />
            {/* A page that one may only read holds nothing else to scroll it by the keyboard. */}
            <main tabIndex={0} className="min-w-0 flex-1 overflow-y-auto bg-canvas -outline-offset-2">
              <Outlet />
            </main>
          </div>
        </div>
      </ClockProvider>
    </SessionContext>
  );
};

const LINK =
  'flex min-h-8 items-center gap-2 rounded-md px-2.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink touch:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0';
const HERE = { className: 'bg-selected text-brand-ink font-medium' };

const SettingsNav = (): ReactNode => (
  <nav
    aria-label="Settings"
    className="flex shrink-0 flex-col gap-0.5 border-line bg-surface p-2.5 phone:border-b sm:w-56 sm:border-r"
  >
    <div className="flex items-center gap-2 px-1 pb-1.5">
      <Link
        to="/inbox/$scope"
        params={{ scope: 'all' }}
        aria-label="Back to the inbox"
        className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-sunken sm:hidden touch:size-11"
      >
        <ArrowLeft aria-hidden className="size-4" />
      </Link>
      <h1 className="text-lg font-semibold">Settings</h1>
    </div>
    <div className="flex gap-0.5 phone:overflow-x-auto sm:flex-col">
      <Group>Organisation</Group>
      <Link to="/settings/templates" className={LINK} activeProps={HERE}>
        <FileText aria-hidden /> Templates
      </Link>
      <Link to="/settings/conversations/auto-status" className={LINK} activeProps={HERE}>
        <Timer aria-hidden /> Conversations
      </Link>
      <Group>You</Group>
      <Link to="/settings/personal" className={LINK} activeProps={HERE}>
        <UserCog aria-hidden /> Personal
      </Link>
    </div>
  </nav>
);

const Group = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <p className="px-2.5 pt-2 pb-1 text-xs font-medium text-faint phone:hidden">{children}</p>
);
