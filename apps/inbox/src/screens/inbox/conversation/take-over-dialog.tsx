import { CHANNEL_LIMITS, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { newId } from '@baton/live-client';
import { Button, Dialog, Field, Skeleton, Textarea } from '@baton/ui';
import { useState, type FormEvent, type ReactNode } from 'react';
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
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void takeOver(session, row, { messageId: newId(), text: text.trim() });
    screen.close();
  };
  const silently = (): void => {
    void takeOver(session, row, null);
    screen.close();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label="Hand-off message"
        hint={tooLong ? `At most ${limit.toLocaleString()} characters` : 'Sent by the assistant'}
      >
        <Textarea value={text} rows={4} onChange={(event) => setText(event.target.value)} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={silently}>Without a message</Button>
        <Button type="submit" look="primary" disabled={text.trim() === '' || tooLong}>
          Take over
        </Button>
      </div>
    </form>
  );
};
