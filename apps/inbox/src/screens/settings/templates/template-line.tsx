import type { Channel, Template } from '@baton/contracts-inbox-protocol';
import { Badge, IconButton } from '@baton/ui';
import { Link } from '@tanstack/react-router';
import { Trash2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { teamOf } from '../../../live/refusal-text.ts';
import { usePeople } from '../../../live/selectors.ts';
import { CHANNEL_NAME } from '../../inbox/words.ts';

export const TemplateLine = ({
  template,
  editable,
  onRemove,
}: {
  readonly template: Template;
  readonly editable: boolean;
  readonly onRemove: () => void;
}): ReactNode => {
  const people = usePeople();
  const { templateId, name, text, channels, teamIds } = template;
  return (
    <li className="flex items-start gap-2 rounded-xl border border-line bg-surface p-3">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-1.5">
          {editable ? (
            <Link to="/settings/templates/$templateId" params={{ templateId }} className="font-medium hover:underline">
              /{name}
            </Link>
          ) : (
            <span className="font-medium">/{name}</span>
          )}
          {channels.map((channel) => (
            <Badge key={channel} tone="outline">
              {CHANNEL_NAME[channel as Channel]}
            </Badge>
          ))}
          {teamIds.map((teamId) => (
            <Badge key={teamId} icon={<Users aria-hidden />}>
              {teamOf(people, teamId)}
            </Badge>
          ))}
        </div>
        <p className="mt-1 line-clamp-2 text-sm whitespace-pre-line text-muted [overflow-wrap:anywhere]">{text}</p>
      </div>
      {editable ? (
        <IconButton label={`Delete ${name}`} size="small" onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
};
