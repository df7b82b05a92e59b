/** Name of this service on the bus. */
export const INGESTION_SERVICE = 'ingestion';

/** Injection tokens of this service's ports that are interfaces. */
export const ITEM_SINK = Symbol('ITEM_SINK');
export const DEAD_LETTERS = Symbol('DEAD_LETTERS');
