import type { Delivery, DeliveryState } from '@baton/contracts-inbox-protocol';
import { deliveryText, deliveryTrouble, heldSeconds } from './delivery-text.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const at = (milliseconds: number): string => new Date(NOW + milliseconds).toISOString();
const delivery = (state: DeliveryState, change: Partial<Delivery> = {}): Delivery => ({
  ...{ state, at: at(0), code: null, reason: null },
  ...change,
});

describe('what is said of a message of ours', () => {
  it('has a word for every state, and a reason with what went wrong', () => {
    const states = ['accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed', 'withdrawn'] as const;
    expect(new Set(states.map((state) => deliveryText(delivery(state)))).size).toBe(states.length);
    expect(states.map((state) => deliveryTrouble(delivery(state)) !== null)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true],
    ]);
    expect(deliveryTrouble(delivery('failed', { code: '131026', reason: 'No such number' }))).toBe(
      'No such number (code 131026)',
    );
  });

  it('counts down while it is held, and only then', () => {
    expect(heldSeconds({ notBefore: at(2_100), delivery: null }, NOW)).toBe(3);
    expect(heldSeconds({ notBefore: at(2_000), delivery: delivery('accepted') }, NOW)).toBe(2);
    expect(heldSeconds({ notBefore: at(1), delivery: null }, NOW)).toBe(1);
    expect(heldSeconds({ notBefore: at(0), delivery: null }, NOW)).toBeNull();
    expect(heldSeconds({ notBefore: at(-5_000), delivery: null }, NOW)).toBeNull();
    expect(heldSeconds({ notBefore: null, delivery: null }, NOW)).toBeNull();
    expect(heldSeconds({ notBefore: at(2_000), delivery: delivery('sent') }, NOW)).toBeNull();
  });
});
