import type { LauncherWords } from './launcher-words.ts';
import { STYLES } from './styles.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A speech bubble with the family's two strokes, and the arrow that puts it away. */
const PATHS = [
  'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 3.5V17A2.5 2.5 0 0 1 4 14.5zM8.5 12l3-3m1.5 3 3-3',
  'm6 9 6 6 6-6',
] as const;

type Attributes = Readonly<Record<string, string>>;

const set = <E extends Element>(element: E, attributes: Attributes, ...children: Node[]): E => {
  for (const name in attributes) element.setAttribute(name, attributes[name] ?? '');
  element.append(...children);
  return element;
};

/** Black or white, whichever is read better on a colour. */
const textOn = (colour: string): string => {
  const part = (from: number): number => (Number.parseInt(colour.slice(from, from + 2), 16) / 255) ** 2.2;
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) > 0.183 ? '#000' : '#fff';
};

/** The button and the panel, in a shadow tree that the page cannot enter. */
export const launcher = ([openWord, closeWord, unreadWord, faultWord]: LauncherWords) => {
  const make = document.createElement.bind(document);
  const host = make('baton-chat');
  const path = document.createElementNS(SVG, 'path');
  const badge = set(make('i'), {});
  const svg = set(document.createElementNS(SVG, 'svg'), { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, path);
  const button = set(make('button'), { 'aria-controls': 'p' }, svg, badge);
  const fault = set(make('p'), { role: 'alert' });
  const panel = set(make('div'), { id: 'p', role: 'dialog', 'aria-label': 'Chat' }, fault);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  const shadow = host.attachShadow({ mode: 'closed' });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(panel, button);

  return {
    host,
    button,
    panel,
    show(open: boolean, unread: number): void {
      set(path, { d: PATHS[open ? 1 : 0] });
      badge.textContent = !open && unread > 0 ? `${unread}` : '';
      set(button, {
        'aria-expanded': `${open}`,
        'aria-label': open ? closeWord : unread > 0 ? `${openWord}, ${unread} ${unreadWord}` : openWord,
      });
      panel.classList.toggle('open', open);
    },
    colour(colour: string): void {
      button.style.setProperty('--fill', colour);
      button.style.setProperty('--on', textOn(colour));
    },
    /** The chat did not come into its frame. */
    fail(failed: boolean): void {
      fault.textContent = failed ? faultWord : '';
    },
    /** Above everything: the browser's top layer where there is one, whatever the page's z-index says. */
    attach(): void {
      // Where it stands already it stays: to move a frame is to load it again.
      if (host.isConnected) return;
      document.documentElement.append(host);
      host.popover = 'manual';
      host.showPopover?.();
    },
  };
};
