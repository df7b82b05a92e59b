import type { FastifyReply } from 'fastify';
import type { Wire } from '../live/visitor-connection.ts';

/** Server-sent events as a wire: one frame an event; an empty one now and then says that the stream lives. */
export const streamWire = (
  reply: FastifyReply,
  aliveEveryMs: number,
): Wire & { onClose(listener: () => void): void } => {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies that gather answers would keep it for themselves.
    'x-accel-buffering': 'no',
  });
  raw.write(':\n\n');
  const alive = setInterval(() => raw.write(':\n\n'), aliveEveryMs).unref();
  // Whoever left before this began does not close a second time.
  const onClose = (listener: () => void): void => {
    if (raw.destroyed) queueMicrotask(listener);
    else raw.on('close', listener);
  };
  onClose(() => clearInterval(alive));
  raw.on('error', () => raw.destroy());
  return {
    get unread() {
      return raw.writableLength;
    },
    send: (text) => void raw.write(`data: ${text}\n\n`),
    close: () => raw.end(),
    terminate: () => raw.destroy(),
    onClose,
  };
};
