import { Toast as BaseToast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

const manager = BaseToast.createToastManager();

export interface ToastMessage {
  readonly title: string;
  readonly description?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Read out at once; stays longer. */
  readonly urgent?: boolean;
}

/** Shows a message at the edge of the screen for a while. */
export const showToast = ({ title, description, action, urgent = false }: ToastMessage): void => {
  const id = manager.add({
    title,
    ...(description === undefined ? {} : { description }),
    priority: urgent ? 'high' : 'low',
    timeout: urgent || action !== undefined ? 8_000 : 4_000,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }),
  });
};

const Toasts = (): ReactNode => {
  const { toasts } = BaseToast.useToastManager();
  return toasts.map((toast) => (
    <BaseToast.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg bg-raised text-ink shadow-pop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <BaseToast.Content className="flex items-center gap-3 py-2.5 pr-2 pl-3.5">
        <div className="min-w-0 flex-1">
          <BaseToast.Title className="text-sm font-medium" />
          <BaseToast.Description className="mt-0.5 text-xs text-muted" />
        </div>
        <BaseToast.Action className="h-7 shrink-0 rounded-md px-2 text-sm font-medium text-brand-ink hover:bg-sunken touch:h-11" />
        <BaseToast.Close
          aria-label="Dismiss"
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-faint hover:bg-sunken hover:text-ink touch:size-11"
        >
          <X aria-hidden className="size-4" />
        </BaseToast.Close>
      </BaseToast.Content>
    </BaseToast.Root>
  ));
};

export const ToastHost = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <BaseToast.Provider toastManager={manager} limit={4}>
    {children}
    <BaseToast.Portal>
      <BaseToast.Viewport
        aria-label="Notifications"
        className="fixed right-4 bottom-4 z-50 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none"
      >
        <Toasts />
      </BaseToast.Viewport>
    </BaseToast.Portal>
  </BaseToast.Provider>
);
