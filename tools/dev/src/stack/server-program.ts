import { connect } from 'node:net';
import type { NatsServer, PostgresServer } from '@baton/embedded-servers';
import type { Life, Program } from './supervised.ts';

/** An embedded server under the same supervision as the services; `server` runs already when this is called. */
export function serverProgram(name: string, server: PostgresServer | NatsServer): Program {
  let first = true;
  return {
    name,
    async begin() {
      if (!first) await server.restart();
      first = false;
      return lifeOf(server);
    },
    ready: () => accepts(server.port),
  };
}

function lifeOf(server: PostgresServer | NatsServer): Life {
  return {
    pid: server.pid,
    ended: server.exited.then(() => 'the server is gone'),
    signal: (signal) => void process.kill(server.pid, signal),
    end: () => server.stop(),
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.setTimeout(2_000, () => socket.destroy(new Error('slow')));
    socket.once('connect', () => socket.end());
  });
}
