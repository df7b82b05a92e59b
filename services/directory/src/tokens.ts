/** Injection tokens of this service's ports that are interfaces. */
export const PEOPLE = Symbol('PEOPLE');
export const CONFIGURATION = Symbol('CONFIGURATION');
export const DIRECTORY_CHANGES = Symbol('DIRECTORY_CHANGES');
export const SESSIONS = Symbol('SESSIONS');
export const SESSION_SIGNALS = Symbol('SESSION_SIGNALS');
export const PASSWORDS = Symbol('PASSWORDS');
export const SIGN_IN_THROTTLE = Symbol('SIGN_IN_THROTTLE');
