import type { ToApp, ToHost } from './bridge.ts';

export interface AppBridge {
  tell(message: ToHost): void;
  listen(listener: (message: ToApp) => void): void;
}

/**
 * The frame's end. `hostOrigin` is what the loader says of its page; a page that lies hears nothing, since messages are
 * delivered to that origin only.
 */
export const appBridge = (hostOrigin: string): AppBridge => ({
  tell: (message) => window.parent.postMessage(message, hostOrigin),
  listen(listener) {
    addEventListener('message', (event: MessageEvent<ToApp>) => {
      if (event.source === window.parent && event.origin === hostOrigin) listener(event.data);
    });
  },
});
