import type { Faults } from './page/wire.ts';

/** Nothing goes wrong, at the pace of a good network. */
export const NO_FAULTS: Faults = {
  delayMs: 0,
  duplicateRate: 0,
  reorderRate: 0,
  failSendsWith: null,
  failDeliveriesWith: null,
  ambiguousTimeoutRate: 0,
  dropStatuses: false,
  statusDelayMs: 350,
  readAutomatically: false,
};

/** The faults after a change; names that do not exist and values of a wrong kind are named in the error. */
export const changeFaults = (faults: Faults, change: Readonly<Record<string, unknown>>): Faults => {
  const wrong = Object.entries(change).filter(([name, value]) => !fits(name, value));
  if (wrong.length > 0) throw new RangeError(`not a fault setting: ${wrong.map(([name]) => name).join(', ')}`);
  return { ...faults, ...change };
};

const fits = (name: string, value: unknown): boolean => {
  switch (name) {
    case 'delayMs':
    case 'statusDelayMs':
      return typeof value === 'number' && value >= 0;
    case 'duplicateRate':
    case 'reorderRate':
    case 'ambiguousTimeoutRate':
      return typeof value === 'number' && value >= 0 && value <= 1;
    case 'failSendsWith':
    case 'failDeliveriesWith':
      return value === null || typeof value === 'number';
    case 'dropStatuses':
    case 'readAutomatically':
      return typeof value === 'boolean';
    default:
      return false;
  }
};
