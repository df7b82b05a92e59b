import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp, useChatView } from '../live/use-app.ts';
import type { ChatView } from '../transport/chat.ts';
import type { Words } from '../words/words.ts';

/** One line while the server is away or wants a pause. The element stays, so that screen readers hear what enters it. */
export const ConnectionLine = (): VNode => {
  const { words } = useApp();
  const view = useChatView();
  const pausedUntil = pauseOf(view);
  const now = useSeconds(pausedUntil);
  const left = pausedUntil === null ? 0 : Math.ceil((pausedUntil - now) / 1000);
  const text = left > 0 ? words.pause(left) : textOf(view, words);
  return (
    // The seconds run for the eyes only: they are not announced one by one.
    <div className="connection" role="status" aria-live={left > 0 ? 'off' : 'polite'}>
      {text !== '' && <p className={view.status.kind === 'connecting' ? 'late' : undefined}>{text}</p>}
    </div>
  );
};

const pauseOf = ({ status, pausedUntil }: ChatView): number | null =>
  status.kind === 'waiting' && status.error?.code === 'throttled' ? status.until : pausedUntil;

const textOf = ({ status, config }: ChatView, words: Words): string => {
  switch (status.kind) {
    case 'offline':
      return words.offline;
    case 'waiting':
      return words.reconnecting;
    case 'connecting':
      return config === null ? words.connecting : words.reconnecting;
    case 'live':
    case 'refused':
      return '';
  }
};

/** The time, looked at every half second until it has come. */
const useSeconds = (until: number | null): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [until]);
  return now;
};
