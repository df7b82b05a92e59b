import { Avatar, Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator, showToast } from '@baton/ui';
import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { screen } from '../../commands/screen-state.ts';
import { endSession } from '../../live/current-session.ts';
import { setPreferences, usePreferences, type Theme } from '../../live/preferences.ts';
import { useSession } from '../../live/session.tsx';

const THEMES: readonly { value: Theme; label: ReactNode }[] = [
  {
    value: 'light',
    label: (
      <>
        <Sun aria-hidden /> Light
      </>
    ),
  },
  {
    value: 'dark',
    label: (
      <>
        <Moon aria-hidden /> Dark
      </>
    ),
  },
  {
    value: 'system',
    label: (
      <>
        <Monitor aria-hidden /> As the system
      </>
    ),
  },
];

export const AccountMenu = (): ReactNode => {
  const { me, http } = useSession();
  const { theme, enterSends } = usePreferences();
  const navigate = useNavigate();

  const signOut = async (): Promise<void> => {
    try {
      await http.signOut();
    } catch {
      showToast({ title: 'You are still signed in: Baton cannot be reached', urgent: true });
      return;
    }
    endSession();
    await navigate({ to: '/login' });
  };

  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${me.name}`}
          className="inline-flex size-9 items-center justify-center rounded-full touch:size-11"
        >
          <Avatar name={me.name} seed={me.agentId} />
        </button>
      }
    >
      <MenuLabel>
        <span className="block text-sm font-medium text-ink">{me.name}</span>
        {me.email}
      </MenuLabel>
      <MenuSeparator />
      <MenuChoices
        label="Appearance"
        value={theme}
        choices={THEMES}
        onChoose={(next) => setPreferences({ theme: next })}
      />
      <MenuSeparator />
      <MenuChoices
        label="Enter key in the composer"
        value={enterSends ? 'sends' : 'breaks'}
        choices={[
          { value: 'sends', label: 'Sends the message' },
          { value: 'breaks', label: 'Begins a new line' },
        ]}
        onChoose={(next) => setPreferences({ enterSends: next === 'sends' })}
      />
      <MenuSeparator />
      <MenuItem icon={<Settings aria-hidden />} onSelect={() => void navigate({ to: '/settings/templates' })}>
        Settings
      </MenuItem>
      <MenuItem icon={<Keyboard aria-hidden />} keys="?" onSelect={() => screen.open('shortcuts')}>
        Keyboard shortcuts
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
};
