import { START } from '@baton/event-sourcing';
import { startingPoint, type Standing } from './starting-point.ts';

const OLD = '2026-01-01T00:00:00.000Z';
const SINCE = '2026-01-10T00:00:00.000Z';
const RECENT = '2026-01-11T00:00:00.000Z';

const standing = (change: Partial<Standing>): Standing => ({
  last: null,
  checkpoint: null,
  floors: [],
  head: '100',
  keptSince: SINCE,
  ...change,
});

describe('where the relay goes on', () => {
  it.each([
    ['behind the stream when it has no checkpoint', { last: '40' }, '40'],
    ['from its checkpoint when the stream holds more', { last: '40', checkpoint: '35' }, '35'],
    ['from the stream when that lost its newest events', { last: '30', checkpoint: '35' }, '30'],
    ['compares positions as numbers', { last: '100', checkpoint: '99' }, '99'],
    ['from what the slowest consumer needs when the stream is empty', { checkpoint: '90', floors: ['80', '9'] }, '9'],
    ['from the start when no consumer is known', { checkpoint: '90' }, START],
    ['from the start when a consumer has just begun', { floors: ['80', START] }, START],
  ] satisfies [string, Partial<Standing>, string][])('%s', (_title, change, after) => {
    expect(startingPoint(standing(change)).after).toBe(after);
  });

  it('passes over what is too old to be kept, but for a consumer that still needs it', () => {
    const { isNeeded } = startingPoint(standing({ floors: ['50', START] }));
    expect(isNeeded({ position: '50', recordedAt: OLD })).toBe(false);
    expect(isNeeded({ position: '51', recordedAt: OLD })).toBe(true);
    expect(isNeeded({ position: '20', recordedAt: RECENT })).toBe(true);
  });

  it('never passes over what is appended from now on, whatever its clock says', () => {
    const { isNeeded } = startingPoint(standing({}));
    expect(isNeeded({ position: '100', recordedAt: OLD })).toBe(false);
    expect(isNeeded({ position: '101', recordedAt: OLD })).toBe(true);
  });

  it('leaves nothing out when all consumers are known', () => {
    const { isNeeded } = startingPoint(standing({ floors: ['50'] }));
    expect(isNeeded({ position: '51', recordedAt: OLD })).toBe(true);
  });
});
