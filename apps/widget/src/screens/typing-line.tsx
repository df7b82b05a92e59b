import type { VNode } from 'preact';
import { useApp, useChatView } from '../live/use-app.ts';

/** The element stays: a status that comes and goes as a whole is not read out. */
export const TypingLine = (): VNode => {
  const { words } = useApp();
  const { typist } = useChatView();
  const name = typist?.name ?? (typist?.author === 'assistant' ? words.assistant : words.agent);
  return (
    <div className="typing" role="status">
      {typist !== null && (
        <>
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{words.typing(name)}</span>
        </>
      )}
    </div>
  );
};
