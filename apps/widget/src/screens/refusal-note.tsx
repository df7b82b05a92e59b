import type { WidgetError } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useApp } from '../live/use-app.ts';
import { FaultIcon } from './icons.tsx';

export const RefusalNote = ({ error }: { readonly error: WidgetError }): VNode => {
  const { words, chat } = useApp();
  const known = error.code === 'forbidden-origin' || error.code === 'identity-required' ? error.code : 'other';
  const { title, text } = words.refusals[known];
  return (
    <div className="refusal" role="alert">
      <FaultIcon />
      <h2>{title}</h2>
      <p>{text}</p>
      {known === 'other' && (
        <button type="button" className="button" onClick={() => chat.retry()}>
          {words.retry}
        </button>
      )}
    </div>
  );
};
