import type { WidgetMessage } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useApp } from '../live/use-app.ts';
import type { OutboxEntry } from '../transport/outbox.ts';
import type { Words } from '../words/words.ts';
import { CheckIcon, ChecksIcon, ClockIcon, FaultIcon, Mark, SparkIcon } from './icons.tsx';
import { initials } from './initials.ts';
import { FormattedMessage, PlainMessage } from './message-text.tsx';
import type { Entry } from './thread-entries.ts';

type MessageEntry = Extract<Entry, { readonly kind: 'message' }>;

const nameOf = ({ author, name }: WidgetMessage, words: Words): string => {
  if (author === 'visitor') return words.you;
  return author === 'assistant' ? words.assistant : (name ?? words.agent);
};

export const MessageBubble = ({ entry }: { readonly entry: MessageEntry }): VNode => {
  const { words, locale } = useApp();
  const { message, first, last, seen } = entry;
  if (message.author === 'system')
    return (
      <div className="notice" dir="auto">
        <FormattedMessage text={message.text} />
      </div>
    );
  const own = message.author === 'visitor';
  return (
    <article
      className={`message ${own ? 'own' : message.author}${first ? ' first' : ''}`}
      aria-label={nameOf(message, words)}
    >
      {first && !own && (
        <p className="author" aria-hidden="true">
          <AuthorMark message={message} />
          {nameOf(message, words)}
        </p>
      )}
      <div className="bubble" dir="auto">
        {own ? <PlainMessage text={message.text} /> : <FormattedMessage text={message.text} />}
      </div>
      {(last || seen) && (
        <p className="meta">
          {last && <time dateTime={message.at}>{clock(message.at, locale)}</time>}
          {own && (seen ? <ChecksIcon /> : <CheckIcon />)}
          {own && (seen ? words.seen : <span className="unseen">{words.sent}</span>)}
        </p>
      )}
    </article>
  );
};

const AuthorMark = ({ message: { author, name } }: { readonly message: WidgetMessage }): VNode =>
  author === 'assistant' ? (
    <span className="author-mark assistant-mark">
      <SparkIcon />
    </span>
  ) : (
    <span className="author-mark">{name === null ? <Mark /> : initials(name)}</span>
  );

/** What was written and the server does not show yet. */
export const PendingBubble = ({ entry }: { readonly entry: OutboxEntry }): VNode | null => {
  const { words, chat } = useApp();
  const { clientId, wish, refusal } = entry;
  if (wish.kind !== 'message') return null;
  const live = chat.view().status.kind === 'live';
  return (
    <article className={`message own first ${refusal === undefined ? 'waiting' : 'failed'}`} aria-label={words.you}>
      <div className="bubble" dir="auto">
        <PlainMessage text={wish.text} />
      </div>
      {refusal === undefined ? (
        <p className="meta">
          <ClockIcon />
          {live ? (chat.isTaken(clientId) ? words.sent : words.sending) : words.queued}
        </p>
      ) : (
        <p className="meta problem">
          <FaultIcon />
          {words.notSent(refusal.message)}
          <button type="button" className="link" onClick={() => chat.again(clientId)}>
            {words.retry}
          </button>
          <button type="button" className="link" onClick={() => chat.discard(clientId)}>
            {words.discard}
          </button>
        </p>
      )}
    </article>
  );
};

/** Stands above everything that was ever said: who this is, and how they greet. */
export const Welcome = ({ text, title }: { readonly text: string; readonly title: string }): VNode => (
  <div className="hello">
    <span className="portrait portrait-large">
      <Mark />
    </span>
    <h2 dir="auto">{title}</h2>
    <p dir="auto">{text}</p>
  </div>
);

const clock = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
