import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApp, useChatView } from '../live/use-app.ts';
import { StarIcon } from './icons.tsx';

const COMMENT_LENGTH = 1_000;

/** Asked for once the chat has ended. */
export const Survey = (): VNode | null => {
  const { words, chat } = useApp();
  const { state, pending } = useChatView();
  const [rating, setRating] = useState(0);
  const [comment, setComment] = useState('');
  const [answered, setAnswered] = useState<string | null>(null);
  const surveyId = state?.survey_id ?? null;
  const sending = pending.some(({ wish }) => wish.kind === 'rating');
  if (state?.handler !== 'closed') return null;
  if (surveyId === null || sending || answered === surveyId)
    return (
      <div className="survey" role="status">
        <p>{answered === null && !sending ? words.ended : words.ratingThanks}</p>
        <p className="hint">{words.startAgain}</p>
      </div>
    );
  const submit = (event: Event): void => {
    event.preventDefault();
    if (rating === 0) return;
    chat.rate(surveyId, rating, comment.trim());
    setAnswered(surveyId);
  };
  return (
    <form className="survey" onSubmit={submit}>
      <fieldset>
        <legend>{words.ratingQuestion}</legend>
        <div className="stars">
          {words.ratings.map((label, index) => (
            <label key={label} className={index < rating ? 'star star-on' : 'star'}>
              <input
                type="radio"
                name="rating"
                aria-label={label}
                checked={rating === index + 1}
                onChange={() => setRating(index + 1)}
              />
              <StarIcon />
            </label>
          ))}
        </div>
      </fieldset>
      {rating > 0 && (
        <>
          <label className="field">
            <span>
              {words.ratingComment} <small>({words.optional})</small>
            </span>
            <textarea
              rows={2}
              maxLength={COMMENT_LENGTH}
              dir="auto"
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          </label>
          <button type="submit" className="button button-strong">
            {words.ratingSend}
          </button>
        </>
      )}
    </form>
  );
};
