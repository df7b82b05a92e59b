import type { Template } from '@baton/contracts-inbox-protocol';
import { HttpProblem } from '@baton/live-client';
import { Button, Dialog, showToast } from '@baton/ui';
import type { ReactNode } from 'react';
import { useSession } from '../../../live/session.tsx';
import { useSaving } from '../use-saving.ts';

export const RemoveDialog = ({
  template,
  onClose,
}: {
  readonly template: Template | null;
  readonly onClose: () => void;
}): ReactNode => {
  const { http, configuration } = useSession();
  const { busy, save } = useSaving();
  const remove = async (): Promise<void> => {
    if (template === null) return;
    const done = await save(async () => {
      await http.removeTemplate(template.templateId).catch(ignoreGone);
      await configuration.load();
    });
    if (!done) return;
    onClose();
    showToast({ title: `Template ${template.name} deleted` });
  };
  return (
    <Dialog
      open={template !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Delete /${template?.name ?? ''}?`}
      description="Agents cannot insert it any more. Messages that were sent with it stay as they are."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" disabled={busy} onClick={() => void remove()}>
          Delete template
        </Button>
      </div>
    </Dialog>
  );
};

/** Somebody else was quicker: what was asked for is so. */
const ignoreGone = (error: unknown): void => {
  if (!(error instanceof HttpProblem) || error.status !== 404) throw error;
};
