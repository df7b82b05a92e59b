import { InMemoryBus } from './in-memory-bus.ts';
import { messagingConformance } from './messaging-conformance.ts';

messagingConformance('in memory', () => {
  const bus = new InMemoryBus();
  return Promise.resolve({
    connect: () => Promise.resolve(bus.connect()),
    stop: () => Promise.resolve(),
  });
});
