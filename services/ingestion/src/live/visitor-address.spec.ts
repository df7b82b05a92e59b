import type { IncomingMessage } from 'node:http';
import { addressOf } from './visitor-address.ts';

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as never;

it.each([
  ['192.0.2.1', undefined, false, '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, false, '192.0.2.1'],
  ['192.0.2.1', '203.0.113.9', false, '192.0.2.1'],
  ['127.0.0.1', '203.0.113.9', true, '203.0.113.9'],
  ['127.0.0.1', '1.1.1.1, 203.0.113.9', true, '203.0.113.9'],
  ['127.0.0.1', undefined, true, '127.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, false, '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', undefined, false, '2001:db8:1:2::/64'],
  ['2001:db8::9', undefined, false, '2001:db8:0:0::/64'],
  ['::1', undefined, false, '0:0:0:0::/64'],
])('%s forwarded for %s (trusted: %s) counts as %s', (remote, forwarded, trust, address) => {
  expect(addressOf(request(remote, forwarded), trust)).toBe(address);
});
