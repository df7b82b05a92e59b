import { CHANNEL_LIMITS, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { newId } from '@baton/live-client';
import { Button, Dialog, Field, Skeleton, Textarea } from '@baton/ui';
import { useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { takeOver } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { handOffText } from './hand-off-text.ts';

/** One step: what the assistant says to the customer before it steps aside, and the conversation is yours. */
export const TakeOverDialog = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const open = useScreen(({ layer }) => layer === 'takeOver');
  if (!open) return null;
  return (
    <Dialog
      open
      onOpenChange={() => screen.close()}
      title="Take over from the assistant"
      description={`The assistant tells ${row.customerName}, then falls silent.`}
    >
      <TakeOverForm row={row} />
    </Dialog>
  );
};

const TakeOverForm = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { configuration, me } = useSession();
  const { settings, failed } = useConfiguration(configuration);
  if (settings === null && !failed) return <Skeleton className="h-24 w-full" />;
  return <HandOff row={row} words={handOffText(settings?.handOffMessage ?? null, me.name)} />;
};

const HandOff = ({ row, words }: { readonly row: ConversationRow; readonly words: string }): ReactNode => {
  const session = useSession();
  const [text, setText] = useState(words);
  const limit = CHANNEL_LIMITS[row.channel].textLength;
  const tooLong = limit !== null && text.length > limit;
  const empty = text.trim() === '';
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (empty || tooLong) return;
    void takeOver(session, row, { messageId: newId(), text: text.trim() });
    screen.close();
  };
  const silently = (): void => {
    void takeOver(session, row, null);
    screen.close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label="Hand-off message"
        hint={
          tooLong
            ? `At most ${limit.toLocaleString()} characters`
            : empty
              ? 'Write something, or take over without a message'
              : 'Sent in the name of the assistant'
        }
      >
        <Textarea
          value={text}
          rows={4}
          autoFocus
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={silently}>Take over without a message</Button>
        <Button type="submit" look="primary" disabled={empty || tooLong} aria-keyshortcuts="Control+Enter">
          Take over
        </Button>
      </div>
    </form>
  );
};
