import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp, useChanges, useChatView } from '../live/use-app.ts';
import { Composer } from './composer.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { EndQuestion } from './end-question.tsx';
import { Header } from './header.tsx';
import { PreChatForm } from './pre-chat-form.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { Survey } from './survey.tsx';
import { Thread } from './thread.tsx';

/** The whole app: a header, and below it the form, the conversation, or why there is none. */
export const Screen = (): VNode => {
  const app = useApp();
  useChanges(app);
  const view = useChatView();
  const [ending, setEnding] = useState(false);
  const { status, config, state, messages, pending } = view;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (ending) setEnding(false);
      else app.close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [app, ending]);

  const fresh = state === null && messages.length === 0 && pending.length === 0;
  const form = fresh && config !== null && config.pre_chat.length > 0;
  const open = state !== null && state.handler !== 'closed';
  return (
    <div className="app">
      <Header onEnd={open ? () => setEnding(true) : null} form={form} />
      <ConnectionLine />
      {status.kind === 'refused' ? (
        <RefusalNote error={status.error} />
      ) : form ? (
        <PreChatForm fields={config.pre_chat} welcome={config.welcome} />
      ) : (
        <>
          <Thread />
          {ending && open && <EndQuestion onDone={() => setEnding(false)} />}
          <Survey />
          <Composer />
        </>
      )}
    </div>
  );
};
