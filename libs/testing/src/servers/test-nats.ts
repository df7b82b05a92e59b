import { startNats, type NatsServer } from '@baton/embedded-servers';

/** A nats-server with JetStream of the caller's own, in a temporary folder on a free port. `stop` it in afterAll. */
export function testNats(): Promise<NatsServer> {
  const owner = process.env['BATON_TEST_OWNER'];
  return startNats(owner === undefined ? {} : { ownerPid: Number(owner) });
}
