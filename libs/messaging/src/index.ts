export * from './messaging.fault.ts';
export * from './messaging.port.ts';
export * from './partition.ts';
