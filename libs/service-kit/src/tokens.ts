/** Injection tokens of what KitModule provides. */
export const CONFIG = Symbol('CONFIG');
export const CLOCK = Symbol('CLOCK');
export const LOGGER = Symbol('LOGGER');
export const PG_POOL = Symbol('PG_POOL');
export const MESSAGING = Symbol('MESSAGING');
export const COMMAND_CLIENT = Symbol('COMMAND_CLIENT');
export const EVENT_STORE = Symbol('EVENT_STORE');
export const CHECKPOINTS = Symbol('CHECKPOINTS');
export const LEASES = Symbol('LEASES');
export const PERSONAL_DATA = Symbol('PERSONAL_DATA');
export const HEALTH = Symbol('HEALTH');
