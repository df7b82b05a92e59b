import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCompany, useViewing } from '../../../live/company.ts';
import { nameOf } from '../../../live/refusal-text.ts';
import { usePeople } from '../../../live/selectors.ts';
import { companyText } from './company-text.ts';
import { TypingDots } from './typing-dots.tsx';

/** Who types and who else looks, above the composer: two agents must not answer the same customer. */
export const CompanyLine = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { conversationId } = row;
  const company = useCompany(conversationId);
  const people = usePeople();
  useViewing(conversationId);
  const { typing, viewing } = companyText(company, row.customerName, (agentId) => nameOf(people, agentId));
  return (
    <div
      role="status"
      aria-label="Who is here"
      className="flex min-h-0 shrink-0 flex-wrap items-center gap-x-4 px-4 text-xs text-muted not-empty:min-h-7"
    >
      {typing === null ? null : (
        <span className="flex items-center gap-1.5">
          <span className="text-success-ink">
            <TypingDots />
          </span>
          {typing}
        </span>
      )}
      {viewing === null ? null : (
        <span className="flex items-center gap-1.5">
          <Eye aria-hidden className="size-3.5 text-faint" /> {viewing}
        </span>
      )}
    </div>
  );
};
