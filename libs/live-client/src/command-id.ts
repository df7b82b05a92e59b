import { v4 } from 'uuid';

/** A new random id; also where the page came over plain HTTP, in which browsers offer no `crypto.randomUUID`. */
export const newId = (): string => v4();
