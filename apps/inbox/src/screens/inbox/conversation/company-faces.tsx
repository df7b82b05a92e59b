import { Avatar, Tooltip } from '@baton/ui';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCompany } from '../../../live/company.ts';
import { nameOf } from '../../../live/refusal-text.ts';
import { usePeople } from '../../../live/selectors.ts';
import { whoIsHere } from './company-text.ts';
import { TypingDots } from './typing-dots.tsx';

const SHOWN = 3;

/** The colleagues who have the conversation open, in its header; who writes to the customer comes first. */
export const CompanyFaces = ({ conversationId }: { readonly conversationId: string }): ReactNode => {
  const { agentsTyping, agentsViewing } = useCompany(conversationId);
  const people = usePeople();
  const here = [...new Set([...agentsTyping, ...agentsViewing])];
  if (here.length === 0) return null;
  const name = (agentId: string): string => nameOf(people, agentId);
  const label = whoIsHere({ agentsTyping, agentsViewing }, name);
  return (
    <Tooltip content={label}>
      <span role="img" aria-label={label} className="mr-1 flex items-center gap-1.5 text-faint">
        {agentsTyping.length > 0 ? <TypingDots /> : <Eye aria-hidden className="size-3.5" />}
        <span className="flex -space-x-1.5">
          {here.slice(0, SHOWN).map((agentId) => (
            <span key={agentId} className="rounded-full ring-2 ring-surface">
              <Avatar size="small" name={name(agentId)} seed={agentId} />
            </span>
          ))}
        </span>
        {here.length > SHOWN ? <span className="text-2xs">+{here.length - SHOWN}</span> : null}
      </span>
    </Tooltip>
  );
};
