import { Fault } from '@baton/event-sourcing';
import { safeError } from './safe-error.ts';

const SECRET = 'ada@example.com';

/** As TypeORM throws it: the driver's fields and the parameters hang on the error. */
const queryFailed = (code: string, message: string): Error =>
  Object.assign(new Error(message), {
    code,
    query: 'INSERT',
    parameters: [SECRET],
    detail: `Key (email)=(${SECRET}) already exists.`,
    where: SECRET,
    driverError: { detail: SECRET },
  });

describe('an error in the log', () => {
  it.each([
    ['23505', 'duplicate key value violates unique constraint "people_email"'],
    ['22P02', `invalid input syntax for type uuid: "${SECRET}"`],
    ['57P01', 'terminating connection due to administrator command'],
  ])('says nothing of the rows: %s', (code, message) => {
    const told = safeError(new Fault('unavailable', 'not kept', 'later', { cause: queryFailed(code, message) }));
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(told).toMatchObject({ code: 'unavailable', message: 'not kept', cause: { type: 'Error', code } });
  });

  it('says where it happened', () => {
    expect(safeError(new Error('no')).stack).toContain('safe-error.spec');
  });

  it('has an end, also when causes go in a circle', () => {
    const error = new Error('one');
    error.cause = error;
    expect(JSON.stringify(safeError(error))).toContain('one');
  });

  it.each([undefined, 'a text', { message: SECRET }])('does not tell what is no error: %j', (thrown) => {
    expect(safeError(thrown).message).toBe('not an error');
  });
});
