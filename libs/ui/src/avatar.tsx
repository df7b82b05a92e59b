import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const HUES = [262, 302, 345, 25, 62, 110, 152, 195, 228];

const initialsOf = (name: string): string => {
  const words = name.split(/[\s.,_-]+/).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => (word === undefined ? '' : String.fromCodePoint(word.codePointAt(0) ?? 0)))
    .join('')
    .toUpperCase();
};

const hueOf = (text: string): number => {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) >>> 0;
  return HUES[hash % HUES.length] as number;
};

/** A person by initials, in a colour of their own; a number has none and is shown by a glyph. */
export const Avatar = ({
  name,
  seed = name,
  size = 'medium',
  presence,
}: {
  readonly name: string;
  /** What the colour is derived from; the same person keeps it when the name changes. */
  readonly seed?: string;
  readonly size?: 'small' | 'medium' | 'large';
  readonly presence?: 'online' | 'away';
}): ReactNode => {
  const initials = initialsOf(name);
  return (
    <span className="relative inline-flex h-fit shrink-0" aria-hidden>
      <span
        style={{ '--hue': hueOf(seed) } as React.CSSProperties}
        className={classNames(
          'inline-flex items-center justify-center rounded-full bg-[oklch(0.92_0.045_var(--hue))] font-semibold text-[oklch(0.4_0.11_var(--hue))] select-none dark:bg-[oklch(0.34_0.06_var(--hue))] dark:text-[oklch(0.88_0.07_var(--hue))] forced-colors:border',
          { small: 'size-5 text-[0.5625rem]', medium: 'size-9 text-xs', large: 'size-12 text-lg' }[size],
        )}
      >
        {initials === '' ? '#' : initials}
      </span>
      {presence === undefined ? null : (
        <span
          className={classNames(
            'absolute -right-px -bottom-px size-2.5 rounded-full ring-2 ring-(--ring,var(--surface)) forced-colors:border',
            presence === 'online' ? 'bg-success' : 'bg-[oklch(0.72_0.01_265)] dark:bg-[oklch(0.5_0.01_265)]',
          )}
        />
      )}
    </span>
  );
};
