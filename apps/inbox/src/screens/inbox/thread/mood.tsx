import type { MessageItem, Sentiment } from '@baton/contracts-inbox-protocol';
import { classNames } from '@baton/ui';
import { Frown, Smile } from 'lucide-react';
import type { ReactNode } from 'react';
import { SENTIMENT_NAME } from '../words.ts';

type Told = Extract<Sentiment, 'negative' | 'positive'>;

const FACE: Readonly<Record<Told, typeof Frown>> = { negative: Frown, positive: Smile };

/** Only moods that matter to whoever answers; null for the rest. */
export const moodOf = ({ sentiment }: MessageItem): Told | null =>
  sentiment === 'negative' || sentiment === 'positive' ? sentiment : null;

/** How the customer felt when they wrote it. */
export const Mood = ({ mood }: { readonly mood: Told }): ReactNode => {
  const Face = FACE[mood];
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1',
        mood === 'negative' ? 'text-danger-ink' : 'text-success-ink',
      )}
    >
      <span aria-hidden className="text-faint">
        ·
      </span>
      <Face aria-hidden className="size-3" />
      <span className="sr-only">Mood: </span>
      {SENTIMENT_NAME[mood]}
    </span>
  );
};
