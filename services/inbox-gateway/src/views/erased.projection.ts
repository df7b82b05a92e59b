import { isErased, type Erased } from '@baton/event-sourcing';

/** A personal field, or what stands for it when it is absent or its key is gone. */
export const plainOr = <T, U>(
  value: T | Erased | undefined,
  otherwise: U,
): Exclude<T, null | Erased | undefined> | U =>
  value === undefined || value === null || isErased(value)
    ? otherwise
    : (value as Exclude<T, null | Erased | undefined>);
