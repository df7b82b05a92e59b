export * from './messaging.port.ts';
export * from './partition.ts';
