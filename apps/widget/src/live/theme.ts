import { accentOf } from '../colour.ts';
import { DEFAULT_COLOUR } from '../default-colour.ts';

/** The surfaces of `tokens.css`, as far as contrast is computed against them. */
const SURFACE = { light: '#ffffff', dark: '#15161a' } as const;

let shown = '';

/** Puts the theme and the account's colour on the document. */
export const showTheme = (theme: string | undefined, colour: string = DEFAULT_COLOUR): void => {
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const scheme = dark ? 'dark' : 'light';
  if (shown === scheme + colour) return;
  shown = scheme + colour;
  const { dataset, style } = document.documentElement;
  dataset['theme'] = scheme;
  const accent = accentOf(colour, SURFACE[scheme]);
  style.setProperty('--accent', accent.fill);
  style.setProperty('--on-accent', accent.on);
  style.setProperty('--accent-text', accent.text);
};
