import { MESSAGE_LENGTH } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keepDraft, keptDraft } from '../live/draft.ts';
import { useApp, useChatView } from '../live/use-app.ts';
import { SendIcon } from './icons.tsx';

/** From here on the visitor is told how much still fits. */
const NEARLY_FULL = MESSAGE_LENGTH - 500;

/** As high as what is written, up to the limit of the style sheet. */
const fit = (area: HTMLTextAreaElement | null): void => {
  if (area === null) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
};

export const Composer = (): VNode => {
  const app = useApp();
  const { words, chat, inboxId, panel } = app;
  const [text, setText] = useState(() => keptDraft(inboxId));
  const [full, setFull] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  useChatView();

  useEffect(() => {
    if (panel.open && panel.focus) input.current?.focus();
  }, [panel]);

  useLayoutEffect(() => fit(input.current), [text, panel]);

  const change = (value: string): void => {
    setText(value);
    setFull(false);
    keepDraft(inboxId, value);
    chat.typed(value);
  };
  const over = text.length - MESSAGE_LENGTH;
  const send = (): void => {
    const said = text.trim();
    if (said === '' || over > 0) return;
    if (!chat.say(said)) return setFull(true);
    setText('');
    keepDraft(inboxId, '');
    app.setAtNewest(true);
    input.current?.focus();
  };
  const note = full ? words.outboxFull : over > 0 ? words.tooLong(over) : '';
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {text.length > NEARLY_FULL && over <= 0 && <p className="hint">{words.lengthLeft(-over)}</p>}
      <p id="composer-problem" className="problem" role="alert">
        {note}
      </p>
      <div className="composer-row">
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          value={text}
          placeholder={words.write}
          aria-label={words.write}
          aria-describedby="composer-problem composer-hint"
          aria-invalid={note !== ''}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          className="send"
          aria-label={words.send}
          title={words.send}
          aria-disabled={text.trim() === ''}
        >
          <SendIcon />
        </button>
      </div>
      <p id="composer-hint" className="unseen">
        {words.enterHint}
      </p>
    </form>
  );
};
