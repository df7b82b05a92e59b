import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const WORDS: Readonly<Record<string, string>> = {
  $mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '↵',
};

/** `keys` as the command registry writes them, such as `$mod+Enter`. */
export const Kbd = ({ keys, inverse = false }: { readonly keys: string; readonly inverse?: boolean }): ReactNode => (
  <kbd className="inline-flex gap-0.5 font-sans">
    {keys.split('+').map((key) => (
      <span
        key={key}
        className={classNames(
          'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded border px-1 text-2xs font-medium',
          inverse ? 'border-canvas/30 text-canvas' : 'border-line bg-sunken text-muted',
        )}
      >
        {WORDS[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
      </span>
    ))}
  </kbd>
);
