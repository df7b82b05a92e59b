import type { ReactNode } from 'react';

export const Logo = ({ className }: { readonly className?: string }): ReactNode => (
  <svg viewBox="0 0 32 32" className={className} role="img" aria-label="Baton">
    <rect width="32" height="32" rx="8" className="fill-brand" />
    <g className="fill-on-brand stroke-on-brand">
      <path d="M9 23 23 9" strokeWidth="5" strokeLinecap="round" />
      <circle cx="10" cy="10" r="2.6" strokeWidth="0" opacity=".75" />
      <circle cx="22" cy="22" r="2.6" strokeWidth="0" opacity=".75" />
    </g>
  </svg>
);
