import { classNames, Kbd } from '@baton/ui';
import type { ReactNode } from 'react';
import { setPreferences, usePreferences, type Theme } from '../../live/preferences.ts';
import { Card, SettingsPage } from './settings-page.tsx';

const THEMES: readonly { readonly value: Theme; readonly title: string; readonly text: string }[] = [
  { value: 'light', title: 'Light', text: 'Dark on white' },
  { value: 'dark', title: 'Dark', text: 'Light on dark, easier in a dim room' },
  { value: 'system', title: 'As the system', text: 'Follows this computer’s own setting' },
];

export const PersonalPage = (): ReactNode => {
  const { enterSends, theme } = usePreferences();
  return (
    <SettingsPage title="Personal" lead="How Baton works for you on this device. Changes apply at once.">
      <Card title="Sending from the composer">
        <Choices
          name="enter"
          label="Sending from the composer"
          value={enterSends ? 'sends' : 'breaks'}
          choices={[
            {
              value: 'sends',
              title: 'Enter sends',
              text: (
                <>
                  <Kbd keys="Enter" /> sends, <Kbd keys="Shift+Enter" /> begins a new line
                </>
              ),
            },
            {
              value: 'breaks',
              title: 'Ctrl+Enter sends',
              text: (
                <>
                  <Kbd keys="Enter" /> begins a new line, <Kbd keys="$mod+Enter" /> sends
                </>
              ),
            },
          ]}
          onChoose={(next) => setPreferences({ enterSends: next === 'sends' })}
        />
      </Card>
      <Card title="Appearance">
        <Choices
          name="theme"
          label="Appearance"
          value={theme}
          choices={THEMES}
          onChoose={(next) => setPreferences({ theme: next })}
        />
      </Card>
    </SettingsPage>
  );
};

const Choices = <Value extends string>({
  name,
  label,
  value,
  choices,
  onChoose,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly title: string; readonly text: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}): ReactNode => (
  <div role="radiogroup" aria-label={label} className="grid gap-2 sm:grid-cols-2">
    {choices.map((choice) => (
      <label
        key={choice.value}
        className={classNames(
          'grid grid-cols-[auto_1fr] gap-x-2.5 rounded-lg border p-3 text-sm',
          choice.value === value ? 'border-brand bg-selected' : 'border-line hover:bg-hover',
        )}
      >
        <input
          type="radio"
          name={name}
          checked={choice.value === value}
          onChange={() => onChoose(choice.value)}
          className="mt-0.5 size-4 accent-brand"
        />
        <span className="font-medium">{choice.title}</span>
        <span className="col-start-2 mt-0.5 text-xs text-muted">{choice.text}</span>
      </label>
    ))}
  </div>
);
