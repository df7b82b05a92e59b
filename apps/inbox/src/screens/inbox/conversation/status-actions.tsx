import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Button, IconButton, Menu, MenuItem, MenuLabel, MenuSeparator } from '@baton/ui';
import { Ellipsis, ListRestart, PanelRight, UserPlus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { end } from '../../../commands/conversation-actions.ts';
import { screen } from '../../../commands/screen-state.ts';
import { setPreferences, usePreferences } from '../../../live/preferences.ts';
import { useOperations } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { DownloadItems, DownloadMenu } from './download-menu.tsx';

/** What one does with the whole conversation; on a phone most of it is behind the dots. */
export const StatusActions = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const { customerPanel } = usePreferences();
  const ending = useOperations(row.conversationId).some(({ command }) => command === 'end');
  const mine = row.handler === 'agent' && row.ownerId === session.me.agentId;
  return (
    <>
      <Button
        look="plain"
        size="medium"
        className="phone:hidden"
        onClick={() => screen.open('assign')}
        aria-keyshortcuts="a"
      >
        <UserPlus aria-hidden /> {mine ? 'Transfer' : 'Assign'}
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton label="More actions">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<UserPlus aria-hidden />} keys="a" onSelect={() => screen.open('assign')}>
          {mine ? 'Transfer…' : 'Assign…'}
        </MenuItem>
        {mine ? (
          <MenuItem icon={<ListRestart aria-hidden />} keys="l" onSelect={() => screen.open('release')}>
            Release…
          </MenuItem>
        ) : null}
        <MenuItem icon={<PanelRight aria-hidden />} keys="i" onSelect={() => showPanel(customerPanel)}>
          Customer details
        </MenuItem>
        <MenuSeparator />
        <MenuLabel>Download the conversation</MenuLabel>
        <DownloadItems row={row} />
      </Menu>
      <DownloadMenu row={row} />
      <IconButton
        label="Customer details"
        keys="i"
        className="hidden sm:inline-flex"
        onClick={() => showPanel(customerPanel)}
      >
        <PanelRight aria-hidden />
      </IconButton>
      {mine ? (
        // Named, because a bare cross beside the panel's button reads as "hide this".
        <Button
          disabled={ending}
          onClick={() => void end(session, row)}
          title="Close and resolve (E)"
          aria-label="Close and resolve"
          aria-keyshortcuts="e"
        >
          <span className="phone:hidden">Close</span> <X aria-hidden />
        </Button>
      ) : null}
    </>
  );
};

const showPanel = (beside: boolean): void => {
  if (matchMedia('(width >= 80rem)').matches) setPreferences({ customerPanel: !beside });
  else screen.showPanelOverThread(!screen.state().panelOverThread);
};
