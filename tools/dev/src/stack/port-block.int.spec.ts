import { createServer, type Server } from 'node:net';
import { freePort } from '@baton/embedded-servers';
import { takePortBlock } from './port-block.ts';
import { portOwner } from './port-owner.ts';

const servers: Server[] = [];

async function listen(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('the block of ports of a copy of Baton', () => {
  it('names the process that holds a port it needs', async () => {
    const first = await freePort();
    await listen(first + 10);
    expect(portOwner(first + 10)).toMatchObject({
      pid: process.pid,
      command: expect.stringContaining('jest') as string,
    });
    await expect(takePortBlock(first)).rejects.toThrow(
      new RegExp(`port ${first + 10} \\(ingestion\\) is taken by ".*" \\(pid ${process.pid}\\)`),
    );
  });

  it("names the process that holds the launcher's own port when that is no copy of Baton", async () => {
    const first = await freePort();
    await listen(first + 1);
    await expect(takePortBlock(first)).rejects.toThrow(`port ${first + 1} (launcher) is taken by`);
  });

  it('is the next one when another copy holds the first, and free again when that is released', async () => {
    const first = await freePort();
    const one = await takePortBlock(first);
    const two = await takePortBlock(first);
    expect([one.moved, two.moved]).toEqual([false, true]);
    expect(two.ports['inbox-gateway']).toBe(first + 100);
    one.release();
    const three = await takePortBlock(first);
    expect(three.moved).toBe(false);
    two.release();
    three.release();
  });
});
