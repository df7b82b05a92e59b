import type { ReactNode } from 'react';

/** Somebody writes; the words beside it say who. */
export const TypingDots = (): ReactNode => (
  <span aria-hidden className="inline-flex items-center gap-0.5">
    {[0, 1, 2].map((dot) => (
      <span
        key={dot}
        style={{ animationDelay: `${dot * 160}ms` }}
        className="typing-dot size-1 rounded-full bg-current forced-colors:bg-[CanvasText]"
      />
    ))}
  </span>
);
