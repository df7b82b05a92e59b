import { Unreachable } from '@baton/live-client';
import { Button, EmptyState } from '@baton/ui';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';

/** When a screen cannot be shown at all. */
export const FaultScreen = ({ error }: { readonly error?: unknown }): ReactNode => (
  <main className="flex h-full">
    <EmptyState
      icon={<CloudOff aria-hidden />}
      title={
        error instanceof Unreachable
          ? 'Baton cannot be reached'
          : error === undefined
            ? 'This page does not exist'
            : 'Something went wrong'
      }
      action={
        <Button look="primary" onClick={() => location.assign(error === undefined ? '/' : location.href)}>
          {error === undefined ? 'Go to the inbox' : 'Try again'}
        </Button>
      }
    >
      {error === undefined
        ? 'The address may be mistyped or old.'
        : 'Nothing is lost: drafts and unsent messages are kept on this device. Check your connection and try again.'}
    </EmptyState>
  </main>
);
