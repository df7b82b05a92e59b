import type { Scope, Sort } from '@baton/contracts-inbox-protocol';
import { useEffect, useRef, type FocusEvent, type PointerEvent } from 'react';
import { useSession } from '../../../live/session.tsx';

const RELEASE_AFTER_MS = 1_500;

interface HeldOrder {
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: () => void;
  };
  /** Shows the true order now; it is held again from there. */
  readonly apply: () => void;
}

/**
 * Keeps rows from moving under a mouse or under keyboard focus, and lets them go a moment after both have left. A
 * finger points only while it touches, so it holds nothing.
 */
export const useHeldOrder = (scope: Scope, sort: Sort): HeldOrder => {
  const { store } = useSession().live;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const set = (held: boolean): void => {
    store.holdWindow(scope, sort, held);
    store.flush();
  };
  const keep = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    set(true);
  };
  const letGo = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => set(false), RELEASE_AFTER_MS);
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      store.holdWindow(scope, sort, false);
    },
    [store, scope, sort],
  );

  return {
    handlers: {
      onPointerEnter: (event) => {
        if (event.pointerType === 'mouse') keep();
      },
      onPointerLeave: letGo,
      onFocus: (event) => {
        if (event.target.matches(':focus-visible')) keep();
      },
      onBlur: letGo,
    },
    apply: () => {
      set(false);
      keep();
    },
  };
};
