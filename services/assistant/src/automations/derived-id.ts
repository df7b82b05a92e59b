import { v5 } from 'uuid';

/** Namespace of the ids that this service derives (random, fixed for ever). */
const NAMESPACE = '5d1f6a2e-8f0b-4c57-9a7e-64b6f3c0d9b1';

/** The same for the same event and purpose, in every process and after every crash. */
export const derivedId = (eventId: string, purpose: string): string => v5(`${eventId}:${purpose}`, NAMESPACE);
