import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

export const TooltipProvider = BaseTooltip.Provider;

/** Says more about `children` on hover and focus; never the only place where something is said. */
export const Tooltip = ({
  content,
  keys,
  children,
}: {
  readonly content: ReactNode;
  readonly keys?: string;
  readonly children: ReactElement;
}): ReactNode => (
  <BaseTooltip.Root>
    <BaseTooltip.Trigger render={children} />
    <BaseTooltip.Portal>
      <BaseTooltip.Positioner sideOffset={6} className="z-50">
        <BaseTooltip.Popup className="flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          {content}
          {keys === undefined ? null : <Kbd keys={keys} inverse />}
        </BaseTooltip.Popup>
      </BaseTooltip.Positioner>
    </BaseTooltip.Portal>
  </BaseTooltip.Root>
);
