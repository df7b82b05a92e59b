import { Banner, Button } from '@baton/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { endSession } from '../../live/current-session.ts';
import { useConnection } from '../../live/selectors.ts';
import { useSession } from '../../live/session.tsx';

const PATIENCE_MS = 2_000;

/** Says across the screen what the pill says in the list, once it lasts. */
export const ConnectionBanner = (): ReactNode => {
  const { state, since } = useConnection();
  const navigate = useNavigate();
  const lasts = useLasting(since);
  const { outbox } = useSession();
  if (state === 'signed-out') {
    const signIn = (): void => {
      endSession();
      void navigate({ to: '/login', search: { to: location.pathname + location.search } });
    };
    return (
      <Banner
        tone="danger"
        urgent
        action={
          <Button size="small" onClick={signIn}>
            Sign in again
          </Button>
        }
      >
        Your session has ended. Drafts and unsent messages are kept on this device.
      </Banner>
    );
  }
  if (state === 'outdated') {
    return (
      <Banner
        tone="warning"
        urgent
        action={
          <Button size="small" onClick={() => location.reload()}>
            Reload
          </Button>
        }
      >
        Baton was updated. Reload to go on.
      </Banner>
    );
  }
  if (!lasts || (state !== 'offline' && state !== 'reconnecting')) return null;
  const waiting = outbox.waiting();
  return (
    <Banner tone="warning">
      {state === 'offline' ? 'You are offline.' : 'The connection to Baton is lost; trying again.'} You can go on
      reading and writing;{' '}
      {waiting === 0 ? 'what you send goes out when the connection is back.' : `${waiting} unsent so far.`}
    </Banner>
  );
};

const useLasting = (since: number): boolean => {
  const [lasting, setLasting] = useState<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(since), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [since]);
  return lasting === since;
};
