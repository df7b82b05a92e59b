import { Button, Dialog } from '@baton/ui';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Asks before what was changed and not saved is left behind. */
export const LeaveGuard = ({ dirty }: { readonly dirty: boolean }): ReactNode => {
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Dialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => (open ? undefined : blocker.reset?.())}
      title="Leave without saving?"
      description="What you changed here is lost."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={() => blocker.reset?.()}>Stay here</Button>
        <Button look="danger" onClick={() => blocker.proceed?.()}>
          Discard changes
        </Button>
      </div>
    </Dialog>
  );
};
