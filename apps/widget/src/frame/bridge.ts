import type { PageContext } from '@baton/contracts-widget-protocol';
import type { EventName, IdentifyArguments } from '../loader/api.ts';

/**
 * What the host page (loader) and the frame (app) say to each other by `postMessage`. Both sides name the exact origin
 * that they talk to, and listen to that window and that origin only.
 */
export type ToApp =
  /** The answer to `hello`; a `panel` follows. */
  | {
      readonly type: 'boot';
      readonly page: PageContext;
      readonly locale: string;
      /** `ltr` or `rtl`, as the page's. */
      readonly dir: string;
      /** As the site wrote it: `light`, `dark`, or as the visitor's system has it. */
      readonly theme: string | undefined;
      readonly identity: IdentifyArguments | undefined;
      readonly attributes: Readonly<Record<string, string>>;
    }
  /** The answer to `load`, and told when another tab changed it. What the app gave with `save`; empty when nothing is kept. */
  | { readonly type: 'kept'; readonly kept: string }
  | ({ readonly type: 'panel' } & Panel)
  | { readonly type: 'page'; readonly page: PageContext }
  | { readonly type: 'identify'; readonly identity: IdentifyArguments }
  /** All that the site has said so far. */
  | { readonly type: 'context'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly type: 'shutdown' };

export type ToHost =
  /** The app listens. */
  | { readonly type: 'hello' }
  | { readonly type: 'load' }
  /** For the site's storage; see `keptText`. */
  | { readonly type: 'save'; readonly kept: string }
  /** For the listeners of the site, which learn that a message came, not what it says. */
  | { readonly type: 'event'; readonly event: EventName; readonly detail?: unknown }
  | { readonly type: 'close' }
  /** After `shutdown`: the frame may go. */
  | { readonly type: 'bye' };

export interface Panel {
  readonly open: boolean;
  /** It covers the whole page, as on a phone. */
  readonly modal: boolean;
  /** The visitor opened it: the keyboard goes into it. */
  readonly focus: boolean;
}
