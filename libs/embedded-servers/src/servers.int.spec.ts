import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import pg from 'pg';
import { startNats, startPostgres } from './index.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps what was committed over a SIGKILL and removes its temporary folder when stopped', async () => {
    const server = await startPostgres();
    const url = await server.database('kept');
    await query(url, "CREATE TABLE t AS SELECT lower('ÄÖÉ') AS word");
    await server.kill();
    await expect(query(url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.restart();
    expect(await query(url, 'SELECT word FROM t')).toEqual([{ word: 'äöé' }]);
    await server.stop();
    expect(existsSync(server.dir)).toBe(false);
  });

  it('reopens a folder with the password it made, after an owner that left a server behind', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'baton-postgres-'));
    const first = await startPostgres({ dir });
    const stale = first.pid;
    const second = await startPostgres({ dir });
    expect(second.pid).not.toBe(stale);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(path.join(second.dir, 'password')).mode & 0o077).toBe(0);
    await second.stop();
    expect(existsSync(second.dir)).toBe(true);
    rmSync(second.dir, { recursive: true, force: true });
  });
});

describe('the embedded nats-server', () => {
  async function streams(url: string): Promise<number> {
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    const found = await manager.getAccountInfo();
    await connection.close();
    return found.streams;
  }

  it('keeps its streams over a SIGKILL, on the same port, and loses them when wiped', async () => {
    const server = await startNats();
    const connection = await connect({ servers: server.url });
    await (await jetstreamManager(connection)).streams.add({ name: 'kept', subjects: ['kept.>'] });
    await connection.close();
    await server.kill();
    await server.restart();
    expect(await streams(server.url)).toBe(1);
    await server.wipe();
    await server.restart();
    expect(await streams(server.url)).toBe(0);
    await server.stop();
    expect(existsSync(server.dir)).toBe(false);
  });
});
