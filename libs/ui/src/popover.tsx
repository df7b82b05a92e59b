import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

export const Popover = ({
  trigger,
  title,
  align = 'start',
  children,
}: {
  readonly trigger: ReactElement;
  readonly title: string;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}): ReactNode => (
  <BasePopover.Root>
    <BasePopover.Trigger render={trigger} />
    <BasePopover.Portal>
      <BasePopover.Positioner sideOffset={6} align={align} className="z-40">
        <BasePopover.Popup className="w-72 rounded-lg bg-raised p-3 text-sm text-ink shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          <BasePopover.Title className="mb-2 font-semibold">{title}</BasePopover.Title>
          {children}
        </BasePopover.Popup>
      </BasePopover.Positioner>
    </BasePopover.Portal>
  </BasePopover.Root>
);
