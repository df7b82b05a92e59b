import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Placeholder } from './template-text.ts';

/** What of a template is still to be filled in: until then it is not sent, for no customer shall read `{{x}}`. */
export const PlaceholdersHint = ({
  placeholders,
  onChoose,
}: {
  readonly placeholders: readonly Placeholder[];
  readonly onChoose: (place: Placeholder) => void;
}): ReactNode =>
  placeholders.length === 0 ? null : (
    <div
      role="status"
      className="mx-3 mb-2 flex flex-wrap items-center gap-1.5 rounded-md bg-warning-soft px-2.5 py-1.5 text-xs text-warning-ink forced-colors:border"
    >
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      Fill in before sending:
      {placeholders.map((place) => (
        <button
          key={place.from}
          type="button"
          onClick={() => onChoose(place)}
          className="min-h-6 rounded border border-current/40 px-1.5 font-medium hover:bg-surface touch:min-h-11"
        >
          {place.name}
        </button>
      ))}
    </div>
  );
