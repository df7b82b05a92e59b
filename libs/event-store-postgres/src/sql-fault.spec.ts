import { OrderFault } from '@baton/event-sourcing';
import { storeFault } from './sql-fault.ts';

const sqlError = (code: string): Error => Object.assign(new Error('from PostgreSQL'), { code });

describe('storeFault', () => {
  it.each([
    ['a value that PostgreSQL cannot take', '22P02', 'invalid', 'never', false],
    ['a row that a constraint refuses', '23514', 'invalid', 'never', false],
    ['a text too long for an index', '54000', 'invalid', 'never', false],
    ['a statement that took too long', '57014', 'unavailable', 'yes', false],
    ['a lock that took too long', '55P03', 'unavailable', 'yes', false],
    ['a full disk', '53100', 'unavailable', 'yes', false],
    ['a schema that is not migrated', '42P01', 'unavailable', 'yes', false],
    ['a shutdown', '57P01', 'unavailable', 'yes', true],
    ['a connection that failed', '08006', 'unavailable', 'yes', true],
    ['a socket that broke', 'ECONNRESET', 'unavailable', 'yes', true],
  ])('reads %s', (_what, code, expected, retry, outcomeUnknown) => {
    expect(storeFault(sqlError(code), { sent: true })).toMatchObject({ code: expected, retry, outcomeUnknown });
    expect(storeFault(sqlError(code), { sent: false })).toMatchObject({ code: expected, outcomeUnknown: false });
  });

  it('says nothing of the values', () => {
    const error = sqlError('22P02');
    error.message = 'invalid input: "+4917012345"';
    expect(storeFault(error, { sent: true }).message).not.toContain('+49');
  });

  it('lets faults pass', () => {
    const fault = new OrderFault('gap');
    expect(storeFault(fault, { sent: true })).toBe(fault);
  });
});
