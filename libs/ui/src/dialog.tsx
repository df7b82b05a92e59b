import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A modal dialog; focus goes back to where it was when it closes. */
export const Dialog = ({
  open,
  onOpenChange,
  title,
  description,
  wide = false,
  children,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactNode => (
  <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <BaseDialog.Popup
        className={classNames(
          'fixed top-[14dvh] left-1/2 z-50 flex max-h-[76dvh] w-full max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-xl bg-raised text-ink shadow-pop outline-none transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 phone:top-auto phone:bottom-4',
          wide ? 'sm:w-152' : 'sm:w-104',
        )}
      >
        <header className="px-4 pt-3.5 pr-12 pb-2">
          <BaseDialog.Title className="text-base font-semibold">{title}</BaseDialog.Title>
          {description === undefined ? null : (
            <BaseDialog.Description className="mt-0.5 text-sm text-muted">{description}</BaseDialog.Description>
          )}
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
        {/* Last in order, so that what the dialog is about gets the focus first. */}
        <BaseDialog.Close
          aria-label="Close dialog"
          className="absolute top-2.5 right-2.5 inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink touch:size-11"
        >
          <X aria-hidden className="size-4" />
        </BaseDialog.Close>
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
