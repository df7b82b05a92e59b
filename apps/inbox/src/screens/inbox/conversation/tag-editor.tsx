import { TAG_LENGTH, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { Chip } from '@baton/ui';
import { Bot, Plus } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { applyTags, removeTag } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useDetails } from '../../../live/company.ts';
import { useSession } from '../../../live/session.tsx';

/** The tags, each removable, those that the assistant found marked as such, and a place to write a new one; commas separate several. */
export const TagEditor = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const found = useDetails(row.conversationId)?.tagsByAssistant ?? [];
  const writing = useScreen(({ layer }) => layer === 'tags');
  return (
    <>
      <ul role="list" aria-label="Tags" className="contents">
        {row.tags.map((tag) => (
          <li key={tag} className="max-w-48 shrink-0">
            <Chip removeLabel={`Remove tag ${tag}`} onRemove={() => void removeTag(session, row, tag)}>
              {found.includes(tag) ? <ByAssistant /> : null}
              {tag}
            </Chip>
          </li>
        ))}
      </ul>
      {writing ? (
        <TagInput
          onDone={(tags) => {
            screen.close();
            void applyTags(session, row, tags);
          }}
        />
      ) : (
        <button
          type="button"
          aria-label="Add a tag"
          onClick={() => screen.open('tags')}
          className="inline-flex h-7 items-center gap-1 rounded-md border border-dashed border-control/60 px-2 text-xs text-muted hover:bg-hover hover:text-ink reach shrink-0 touch:h-8"
        >
          <Plus aria-hidden className="size-3.5" /> Tag
        </button>
      )}
    </>
  );
};

const ByAssistant = (): ReactNode => (
  <span title="Found by the assistant" className="mr-1 inline-flex align-[-0.125em] text-assistant-ink">
    <Bot aria-hidden className="size-3" />
    <span className="sr-only">Found by the assistant: </span>
  </span>
);

const TagInput = ({ onDone }: { readonly onDone: (tags: string[]) => void }): ReactNode => {
  const [text, setText] = useState('');
  const tags = [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    // Escape gives up the tag, not the conversation.
    event.nativeEvent.stopImmediatePropagation();
    onDone(event.key === 'Enter' ? tags : []);
  };
  return (
    <input
      aria-label="New tag"
      autoFocus
      value={text}
      maxLength={TAG_LENGTH}
      placeholder="Tag, another tag"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onDone(tags)}
      className="h-7 w-36 rounded-md border border-control/70 bg-surface px-2 text-xs placeholder:text-faint touch:h-11 dark:bg-canvas"
    />
  );
};
