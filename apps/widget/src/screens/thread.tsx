import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp, useChatView } from '../live/use-app.ts';
import { DownIcon } from './icons.tsx';
import { MessageBubble, PendingBubble, Welcome } from './bubble.tsx';
import { choicesOf, entriesOf } from './thread-entries.ts';
import { TypingLine } from './typing-line.tsx';

/** So near to the end, in pixels, counts as being there. */
const NEAR = 60;

const isToday = (at: string): boolean => new Date(at).toDateString() === new Date().toDateString();

export const Thread = (): VNode => {
  const app = useApp();
  const { words, chat, locale, setAtNewest } = app;
  const view = useChatView();
  const log = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const format = useMemo(
    () => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
    [locale],
  );
  const dayOf = (at: string): string => format.format(new Date(at));
  const entries = entriesOf(view, dayOf);
  const choices = choicesOf(view);
  const newest = entries.at(-1)?.key;
  const own = entries.at(-1)?.kind === 'pending';

  const toEnd = (): void => log.current?.scrollTo({ top: log.current.scrollHeight });
  // Who reads further up is not torn away; who wrote something wants to see it.
  useLayoutEffect(() => {
    if (!away || own) toEnd();
  }, [newest, own, away, choices.length, view.typist, app.panel, view.state?.handler]);
  useEffect(() => setAtNewest(!away), [away, setAtNewest]);

  // What was read stays where it was when a page is put before it.
  const showOlder = async (): Promise<void> => {
    const box = log.current;
    let fromEnd: number | null = null;
    await chat.showOlder(() => (fromEnd = box === null ? null : box.scrollHeight - box.scrollTop));
    requestAnimationFrame(() => {
      if (box === null || fromEnd === null) return;
      box.scrollTo({ top: box.scrollHeight - fromEnd });
      // The button may be gone, and with it the focus.
      if (document.activeElement === document.body) box.focus({ preventScroll: true });
    });
  };
  const onScroll = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = log.current ?? document.body;
    setAway(scrollHeight - scrollTop - clientHeight > NEAR);
  };
  return (
    <div className="thread">
      <div className="log" role="log" aria-label={words.messages} tabIndex={0} ref={log} onScroll={onScroll}>
        {view.hasOlder && (
          <button
            type="button"
            className="older"
            aria-disabled={view.older === 'loading'}
            onClick={() => void showOlder()}
          >
            {view.older === 'failed' ? words.olderFailed : words.showOlder}
          </button>
        )}
        {view.config !== null && !view.hasOlder && <Welcome text={view.config.welcome} title={view.config.title} />}
        {entries.map((entry) => {
          switch (entry.kind) {
            case 'day':
              return (
                <p key={entry.key} className="divider">
                  {isToday(entry.at) ? words.today : dayOf(entry.at)}
                </p>
              );
            case 'message':
              return <MessageBubble key={entry.key} entry={entry} />;
            case 'pending':
              return <PendingBubble key={entry.key} entry={entry.entry} />;
          }
        })}
        {choices.length > 0 && (
          <div className="choices" role="group" aria-label={words.quickReplies}>
            {choices.map(({ id, title }) => (
              <button key={id} type="button" dir="auto" onClick={() => chat.say(title, { choiceId: id })}>
                {title}
              </button>
            ))}
          </div>
        )}
        <TypingLine />
      </div>
      {away && view.unread > 0 && (
        <button type="button" className="to-newest" onClick={toEnd}>
          <DownIcon />
          {words.newMessages}
        </button>
      )}
    </div>
  );
};
