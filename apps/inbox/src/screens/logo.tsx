import type { ReactNode } from 'react';

export const Logo = ({ className }: { readonly className?: string }): ReactNode => (
  <svg viewBox="0 0 32 32" className={className} role="img" aria-label="Baton">
    <rect width="32" height="32" rx="8" className="fill-brand" />
    <g className="stroke-on-brand" strokeWidth="4.5" strokeLinecap="round">
      <path d="m8 20.5 8.5-8.5" opacity=".7" />
      <path d="m15.5 20 8.5-8.5" />
    </g>
  </svg>
);
