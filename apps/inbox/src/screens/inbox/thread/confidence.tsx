import type { MessageItem } from '@baton/contracts-inbox-protocol';
import { Badge, classNames, Tooltip } from '@baton/ui';
import { Handshake, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { LOW_CONFIDENCE } from '../words.ts';

/** How sure the assistant was of a message, and on hover and focus what it took the customer to want. */
export const Confidence = ({ item: { author, confidence, intent } }: { readonly item: MessageItem }): ReactNode => {
  if (author !== 'assistant') return null;
  if (confidence === null) {
    // What it says when it steps aside was not its own idea.
    return (
      <Badge tone="brand" icon={<Handshake aria-hidden />}>
        Hand-off
      </Badge>
    );
  }
  const unsure = confidence < LOW_CONFIDENCE;
  const percent = `${Math.round(confidence * 100)} %`;
  const understood = intent === null ? 'It did not say what it understood' : `Understood as: ${intent}`;
  return (
    <Tooltip content={`${unsure ? 'Low confidence. ' : ''}${understood}`}>
      <button
        type="button"
        className={classNames(
          'reach inline-flex h-5 cursor-help items-center gap-1 rounded px-1.5 text-2xs font-medium tabular-nums forced-colors:border',
          unsure ? 'bg-warning-soft text-warning-ink' : 'bg-assistant-soft text-assistant-ink',
        )}
      >
        {unsure ? <TriangleAlert aria-hidden className="size-3" /> : null}
        <span>
          <span className="sr-only">Confidence </span>
          {percent}
          <span className="sr-only">{`${unsure ? ', low' : ''}. ${understood}`}</span>
        </span>
      </button>
    </Tooltip>
  );
};
