import { RoutingEngine } from './routing.engine.ts';
import { compare } from './routing.spec-kit.ts';

it('decides what a router decides that looks at everything, on thousands of days', () => {
  compare(() => new RoutingEngine(), 20_000);
}, 1_800_000);
