import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../live/use-app.ts';

export const EndQuestion = ({ onDone }: { readonly onDone: () => void }): VNode => {
  const { words, chat } = useApp();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  const end = (): void => {
    chat.end();
    onDone();
  };
  return (
    <div className="question" role="alertdialog" aria-labelledby="end-question">
      <p id="end-question">{words.endQuestion}</p>
      <button type="button" className="button" ref={stay} onClick={onDone}>
        {words.endNo}
      </button>
      <button type="button" className="button button-strong" onClick={end}>
        {words.endYes}
      </button>
    </div>
  );
};
