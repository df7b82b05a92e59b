export { CONSUMER_CHECKPOINTS, EventRelay } from './event-relay.ts';
export type { RelayOptions, RelayReport } from './event-relay.ts';
export { leadWhenPossible } from './leadership.ts';
export type { LeadershipOptions, Term } from './leadership.ts';
