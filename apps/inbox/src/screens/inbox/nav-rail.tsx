import { classNames, Tooltip } from '@baton/ui';
import { Link, useLocation } from '@tanstack/react-router';
import { Inbox, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { Logo } from '../logo.tsx';
import { AccountMenu } from './account-menu.tsx';

const placeClass = (here: boolean): string =>
  classNames(
    'inline-flex size-9 items-center justify-center rounded-lg',
    here ? 'bg-selected text-brand-ink' : 'text-muted hover:bg-sunken hover:text-ink',
  );

export const NavRail = (): ReactNode => {
  const inSettings = useLocation({ select: ({ pathname }) => pathname.startsWith('/settings') });
  return (
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
          className={classNames('mt-1', placeClass(!inSettings))}
        >
          <Inbox aria-hidden className="size-4.5" />
        </Link>
      </Tooltip>
      <div className="flex-1" />
      <Tooltip content="Settings">
        <Link to="/settings/templates" aria-label="Settings" className={placeClass(inSettings)}>
          <Settings aria-hidden className="size-4.5" />
        </Link>
      </Tooltip>
      <AccountMenu />
    </nav>
  );
};
