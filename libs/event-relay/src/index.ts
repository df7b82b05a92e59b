export { CONSUMER_CHECKPOINTS, EventRelay } from './event-relay.ts';
export type { RelayOptions, RelayReport } from './event-relay.ts';
