import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

const ITEM =
  'flex min-h-8 items-center gap-2 rounded px-2 text-sm outline-none select-none data-highlighted:bg-sunken data-disabled:opacity-50 touch:min-h-11 [&_svg]:size-4 [&_svg]:text-faint';

/** A menu behind `trigger`, a button element of this library. */
export const Menu = ({
  trigger,
  align = 'start',
  open,
  onOpenChange,
  children,
}: {
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}): ReactNode => (
  <BaseMenu.Root
    {...(open === undefined ? {} : { open })}
    {...(onOpenChange === undefined ? {} : { onOpenChange: (next: boolean) => onOpenChange(next) })}
  >
    <BaseMenu.Trigger render={trigger} />
    <BaseMenu.Portal>
      <BaseMenu.Positioner sideOffset={4} align={align} className="z-40">
        <BaseMenu.Popup className="max-h-(--available-height) min-w-44 overflow-y-auto rounded-lg bg-raised p-1 text-ink shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          {children}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
);

export const MenuItem = ({
  icon,
  keys,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}): ReactNode => (
  <BaseMenu.Item
    className={classNames(ITEM, danger && 'text-danger-ink [&_svg]:text-danger-ink')}
    disabled={disabled}
    onClick={onSelect}
  >
    {icon}
    <span className="flex-1">{children}</span>
    {keys === undefined ? null : <Kbd keys={keys} />}
  </BaseMenu.Item>
);

/** One of several choices, the present one ticked. */
export const MenuChoices = <Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}): ReactNode => (
  <BaseMenu.Group>
    <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-xs font-medium text-faint">{label}</BaseMenu.GroupLabel>
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChoose(next as Value)}>
      {choices.map((choice) => (
        <BaseMenu.RadioItem key={choice.value} value={choice.value} closeOnClick className={ITEM}>
          <span className="flex flex-1 items-center gap-2">{choice.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check aria-hidden />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  </BaseMenu.Group>
);

export const MenuSeparator = (): ReactNode => <BaseMenu.Separator className="mx-1 my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div className="px-2 pt-1.5 pb-1 text-xs text-faint">{children}</div>
);
