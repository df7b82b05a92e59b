import { Tooltip } from '@baton/ui';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { Logo } from '../logo.tsx';
import { AccountMenu } from './account-menu.tsx';

export const NavRail = (): ReactNode => (
  <nav
    aria-label="Baton"
    className="hidden w-13 shrink-0 flex-col items-center gap-3 border-r border-line bg-canvas py-2.5 sm:flex"
  >
    <Logo className="size-8" />
    <Tooltip content="Inbox">
      <Link
        to="/inbox/$scope"
        params={{ scope: 'all' }}
        aria-label="Inbox"
        className="mt-1 inline-flex size-9 items-center justify-center rounded-lg bg-selected text-brand-ink"
      >
        <Inbox aria-hidden className="size-4.5" />
      </Link>
    </Tooltip>
    <div className="flex-1" />
    <AccountMenu />
  </nav>
);
