import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { IconButton, Menu, MenuItem } from '@baton/ui';
import { Braces, Download, FileText, FileType } from 'lucide-react';
import type { ReactNode } from 'react';
import { download, type DownloadFormat } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';

const FORMATS: readonly { readonly format: DownloadFormat; readonly name: string; readonly icon: ReactNode }[] = [
  { format: 'text', name: 'As text', icon: <FileText aria-hidden /> },
  { format: 'pdf', name: 'As PDF', icon: <FileType aria-hidden /> },
  { format: 'json', name: 'As JSON, for programs', icon: <Braces aria-hidden /> },
];

/** The whole history of the conversation as a file, a choice for each format. */
export const DownloadItems = ({ row }: { readonly row: ConversationRow }): ReactNode =>
  FORMATS.map(({ format, name, icon }) => (
    <MenuItem key={format} icon={icon} onSelect={() => download(row, format)}>
      {name}
    </MenuItem>
  ));

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
      <DownloadItems row={row} />
    </Menu>
  );
};
