import type { IncomingMessage } from 'node:http';

/**
 * Whose limits a request counts against: an IPv4 address, or the network of an IPv6 one, of which everybody has many.
 * Behind a proxy of ours it is what that proxy saw, which stands last; what stands before may be made up.
 */
export const addressOf = ({ headers, socket }: IncomingMessage, trustProxy: boolean): string => {
  const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim();
  const address = trustProxy && forwarded ? forwarded : (socket.remoteAddress ?? '');
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain.includes(':') ? `${networkOf(plain)}::/64` : plain;
};

/** The first four groups. */
const networkOf = (address: string): string => {
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':');
};
