import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { IconButton, Menu, MenuItem } from '@baton/ui';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { download, type DownloadFormat } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';

const FORMATS: readonly (readonly [DownloadFormat, string])[] = [
  ['text', 'Text'],
  ['pdf', 'PDF'],
  ['json', 'JSON, for programs'],
];

/** The whole history of the conversation as a file. */
export const DownloadMenu = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const open = useScreen(({ layer }) => layer === 'download');
  return (
    <Menu
      align="end"
      open={open}
      onOpenChange={(next) => screen.toggle('download', next)}
      trigger={
        <IconButton label="Download" keys="d" className="phone:hidden">
          <Download aria-hidden />
        </IconButton>
      }
    >
      {FORMATS.map(([format, name]) => (
        <MenuItem key={format} onSelect={() => download(row, format)}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
};
