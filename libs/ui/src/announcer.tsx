import { useSyncExternalStore, type ReactNode } from 'react';

let spoken = '';
const listeners = new Set<() => void>();

/** Has a screen reader say `text` when it is free. Saying the same again is heard again. */
export const announce = (text: string): void => {
  spoken = text === spoken ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Stands once in the page. */
export const Announcer = (): ReactNode => (
  <div role="status" aria-live="polite" className="sr-only">
    {useSyncExternalStore(subscribe, () => spoken)}
  </div>
);

export const VisuallyHidden = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <span className="sr-only">{children}</span>
);
