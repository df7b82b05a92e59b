export * from './event.ts';
export * from './event-store.port.ts';
export * from './fault.ts';
export * from './position.ts';
export * from './decider.ts';
