import { Supervised, type Life, type Program } from './supervised.ts';

class FakeLife implements Life {
  #over: (how: string) => void = () => undefined;
  readonly ended = new Promise<string>((resolve) => {
    this.#over = resolve;
  });
  constructor(readonly pid: number) {}
  signal(signal: NodeJS.Signals): void {
    this.#over(signal);
  }
  end(): Promise<void> {
    this.#over('ended as told');
    return Promise.resolve();
  }
}

class FakeProgram implements Program {
  readonly name = 'fake';
  readonly lives: FakeLife[] = [];
  failures = 0;
  begin(): Promise<Life> {
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('cannot begin'));
    }
    const life = new FakeLife(100 + this.lives.length);
    this.lives.push(life);
    return Promise.resolve(life);
  }
  ready(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

function supervised(): { program: FakeProgram; member: Supervised; said: string[] } {
  const program = new FakeProgram();
  const said: string[] = [];
  const member = new Supervised(program, { changed: () => undefined, say: (_name, line) => said.push(line) });
  return { program, member, said };
}

describe('a supervised process', () => {
  it('is started again when it dies, which is said, and has a new pid', async () => {
    const { member, said } = supervised();
    member.start();
    await member.untilReady();
    expect(member.pid).toBe(100);
    member.kill('SIGKILL');
    await member.untilReplaced(100);
    expect(member.pid).toBe(101);
    expect(member.restarts).toBe(1);
    expect(said).toEqual(['ended (SIGKILL); starting it again in 0.25 s']);
    await member.stop();
  });

  it('is tried again, later each time, when it cannot be started', async () => {
    const { member, program, said } = supervised();
    program.failures = 2;
    member.start();
    await member.untilReady();
    expect(said).toEqual([
      'ended (cannot begin); starting it again in 0.25 s',
      'ended (cannot begin); starting it again in 0.50 s',
    ]);
    await member.stop();
  });

  it('stays down after stop, also while it waits for its next start, and comes back after start', async () => {
    const { member, program } = supervised();
    member.start();
    await member.untilReady();
    member.kill();
    await member.stop();
    expect(member.pid).toBeUndefined();
    expect(program.lives).toHaveLength(1);
    member.start();
    await member.untilReady();
    expect(program.lives).toHaveLength(2);
    await member.stop();
  });

  it('fails by name when it is not ready in time', async () => {
    const { member, program } = supervised();
    await expect(member.untilReady(20)).rejects.toThrow('fake is stopped');
    program.failures = 1;
    member.start();
    await expect(member.untilReady(20)).rejects.toThrow('fake was not ready within 0.02 s');
    await member.stop();
    program.failures = 9;
    member.start();
    await expect(member.untilReady(60_000, 1)).rejects.toThrow('fake does not stay up');
    await member.stop();
  });
});
