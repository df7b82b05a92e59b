export { createDatabase, startPostgres } from './postgres.ts';
export type { PostgresOptions, PostgresServer } from './postgres.ts';
export { startNats } from './nats.ts';
export type { NatsOptions, NatsServer } from './nats.ts';
export { aptInstall, findNatsServer } from './find-nats.ts';
export { freePort, isFree } from './free-port.ts';
export { isAlive, ServerProcess } from './server-process.ts';
export { readableFolder, temporaryFolder } from './readable-folder.ts';
