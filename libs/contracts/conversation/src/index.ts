export * from './words.ts';
export * from './content.ts';
export * from './events.ts';
export * from './commands.ts';
export * from './limits.ts';
export * from './signals.ts';
