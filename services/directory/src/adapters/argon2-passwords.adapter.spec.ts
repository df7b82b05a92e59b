import { Argon2Passwords } from './argon2-passwords.adapter.ts';

/** The fastest of some runs: what the work takes when nothing else disturbs it. */
const fastest = async (work: () => Promise<unknown>): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 7; run += 1) {
    const begun = performance.now();
    await work();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
};

describe('passwords', () => {
  it('are kept as argon2id hashes that differ each time', async () => {
    const passwords = await Argon2Passwords.create();
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify('correct horse', one)).toBe(true);
    expect(await passwords.verify('Correct horse', one)).toBe(false);
    expect(await passwords.verify('correct horse', null)).toBe(false);
  });

  it('take as long for an account that nobody has', async () => {
    const passwords = await Argon2Passwords.create();
    const hash = await passwords.hash('correct horse');
    const known = await fastest(() => passwords.verify('wrong', hash));
    const unknown = await fastest(() => passwords.verify('wrong', null));
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  it('are checked off the event loop, and turned away when too many wait', async () => {
    const passwords = await Argon2Passwords.create();
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const outcomes = await Promise.allSettled(Array.from({ length: 110 }, () => passwords.verify('wrong', null)));
    clearInterval(ticking);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'sign-in-busy', retry: 'later' } });
    expect(turns).toBeGreaterThan(10);
    expect(await passwords.verify('wrong', null)).toBe(false);
  });
});
