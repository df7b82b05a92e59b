import { Upcasters } from './upcasters.ts';

const rename = { type: 'Said', from: 1, upcast: (data: object) => ({ type: 'Wrote', schemaVersion: 2, data }) };
const widen = {
  type: 'Wrote',
  from: 2,
  upcast: (data: object) => ({ type: 'Wrote', schemaVersion: 3, data: { ...data, wide: true } }),
};

describe('Upcasters', () => {
  it('chains the steps from the oldest shape to the newest, across a rename', () => {
    const upcasters = new Upcasters([widen, rename]);
    const event = { id: 'kept', type: 'Said', schemaVersion: 1, data: { text: 'hi' } };
    expect(upcasters.upcast(event)).toEqual({
      id: 'kept',
      type: 'Wrote',
      schemaVersion: 3,
      data: { text: 'hi', wide: true },
    });
  });

  it('passes shapes that it does not know, also those of newer code, unchanged', () => {
    const upcasters = new Upcasters([rename]);
    const newer = { type: 'Said', schemaVersion: 7, data: {} };
    expect(upcasters.upcast(newer)).toBe(newer);
  });

  it('refuses two upcasters that begin at the same shape', () => {
    expect(() => new Upcasters([rename, rename])).toThrow('Two upcasters for Said.v1');
  });

  it('fails instead of running in a circle', () => {
    const back = { type: 'Wrote', from: 2, upcast: (data: object) => ({ type: 'Said', schemaVersion: 1, data }) };
    const upcasters = new Upcasters([rename, back]);
    expect(() => upcasters.upcast({ type: 'Said', schemaVersion: 1, data: {} })).toThrow('circle');
  });
});
