import { DEFAULT_COLOUR } from './default-colour.ts';

/** Red, green, blue from 0 to 255. */
type Rgb = readonly [number, number, number];

/** Contrast of text (WCAG 1.4.3) and of what is no text but must be seen (1.4.11). */
const TEXT = 4.5;
const SHAPE = 3;

export const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** `#rrggbb`; the default for anything else. */
export const parseColour = (text: string): Rgb => {
  const hex = /^#[0-9a-f]{6}$/i.test(text) ? text : DEFAULT_COLOUR;
  const part = (from: number): number => Number.parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
};

export const formatColour = (rgb: Rgb): string =>
  `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

export const contrast = (one: Rgb, other: Rgb): number => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((value, index) => value + ((to[index] ?? 0) - value) * share) as unknown as Rgb;

/** The colour itself, or the nearest on its way to black or white that stands out from `ground`. */
const away = (colour: Rgb, ground: Rgb, wanted: number): Rgb => {
  const end = contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.04) {
    const tried = parseColour(formatColour(mix(colour, end, share)));
    if (contrast(tried, ground) >= wanted) return tried;
  }
  return end;
};

export interface Accent {
  /** Of buttons and of the visitor's bubbles. */
  readonly fill: string;
  /** Of text on `fill`. */
  readonly on: string;
  /** Of text on the surface. */
  readonly text: string;
}

/** The account's colour made legible: whatever it is, text keeps 4.5:1 and shapes 3:1 against the surface. */
export const accentOf = (colour: string, surface: string): Accent => {
  const ground = parseColour(surface);
  const fill = away(parseColour(colour), ground, SHAPE);
  const on = contrast(WHITE, fill) >= TEXT ? WHITE : BLACK;
  return { fill: formatColour(fill), on: formatColour(on), text: formatColour(away(fill, ground, TEXT)) };
};
