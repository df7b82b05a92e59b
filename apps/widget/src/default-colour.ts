/** The family's blue, for an account that has no colour of its own. */
export const DEFAULT_COLOUR = '#2a58c5';
