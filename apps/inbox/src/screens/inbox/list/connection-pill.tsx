import type { ConnectionState } from '@baton/live-client';
import { Button, classNames, clockTime, longAge, Popover, useNow } from '@baton/ui';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';

const NAME: Readonly<Record<ConnectionState, string>> = {
  connecting: 'WS: Connecting',
  connected: 'WS: Connected',
  reconnecting: 'WS: Reconnecting',
  offline: 'WS: Offline',
  'signed-out': 'WS: Signed out',
  outdated: 'WS: Reload needed',
};

const dotOf = (state: ConnectionState): string => {
  if (state === 'connected') return 'bg-success';
  return state === 'connecting' || state === 'reconnecting' ? 'bg-warning-ink animate-pulse' : 'bg-danger';
};

/** Whether what one sees is live; opens to the details and to Refresh. */
export const ConnectionPill = (): ReactNode => {
  const { state } = useConnection();
  return (
    <Popover
      title="Connection"
      trigger={
        <button
          type="button"
          // A button gets no name from a status inside it.
          aria-label={NAME[state]}
          className="inline-flex h-6 items-center gap-1.5 rounded-full border border-line px-2 text-2xs font-medium text-muted hover:bg-hover reach"
        >
          <span aria-hidden className={classNames('size-1.5 rounded-full', dotOf(state))} />
          <span role="status">{NAME[state]}</span>
        </button>
      }
    >
      <Details />
    </Popover>
  );
};

const Details = (): ReactNode => {
  const { live } = useSession();
  const { state, since, lastFrameAt, latencyMs } = useConnection();
  const now = useNow();
  const list = live.positions().find(({ topic }) => topic === 'list');
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
        <dt className="text-faint">State</dt>
        <dd>
          {NAME[state].slice(4)} for {longAge(now - since)}
        </dd>
        <dt className="text-faint">Last sign of life</dt>
        <dd>{lastFrameAt === null ? 'none yet' : clockTime(new Date(lastFrameAt).toISOString())}</dd>
        <dt className="text-faint">Round trip</dt>
        <dd>{latencyMs === null ? 'not measured' : `${latencyMs} ms`}</dd>
        <dt className="text-faint">Position</dt>
        <dd className="tabular-nums">{list?.seq ?? 'none yet'}</dd>
      </dl>
      <Button className="mt-3 w-full" onClick={() => live.refresh()}>
        <RefreshCw aria-hidden /> Refresh
      </Button>
    </>
  );
};
