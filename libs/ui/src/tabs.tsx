import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const SEGMENT =
  'inline-flex h-7 flex-1 items-center justify-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium text-muted whitespace-nowrap hover:text-ink touch:h-11';
const CHOSEN =
  'bg-surface text-ink shadow-[0_1px_2px_oklch(0.2_0.02_265/0.14)] dark:bg-raised dark:shadow-[0_0_0_1px_var(--line)]';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
}

/** Tabs over one panel, whose content belongs to the chosen tab. */
export const Tabs = <Value extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
  children,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode => (
  <BaseTabs.Root
    value={value}
    onValueChange={(next) => onChoose(next as Value)}
    className={classNames('flex min-h-0 flex-1 flex-col', className)}
  >
    <BaseTabs.List aria-label={label} className="mx-3 mb-2 flex rounded-lg bg-sunken p-0.5">
      {choices.map((choice) => (
        <BaseTabs.Tab
          key={choice.value}
          value={choice.value}
          className={(state) => classNames(SEGMENT, state.active && CHOSEN)}
        >
          {choice.label}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
    <BaseTabs.Panel value={value} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      {children}
    </BaseTabs.Panel>
  </BaseTabs.Root>
);

/** One of a few, all in sight. */
export const SegmentedControl = <Value extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
  readonly className?: string;
}): ReactNode => (
  <ToggleGroup
    aria-label={label}
    value={[value]}
    onValueChange={(next) => {
      const chosen = next[0];
      if (chosen !== undefined) onChoose(chosen as Value);
    }}
    className={classNames('inline-flex rounded-md bg-sunken p-0.5', className)}
  >
    {choices.map((choice) => (
      <Toggle
        key={choice.value}
        value={choice.value}
        className={(state) => classNames(SEGMENT, 'h-6.5 min-h-6.5 rounded px-2 text-xs', state.pressed && CHOSEN)}
      >
        {choice.label}
      </Toggle>
    ))}
  </ToggleGroup>
);
