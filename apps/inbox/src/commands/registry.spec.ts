import { COMMANDS, LOCAL_KEYS } from './registry.ts';

describe('the command registry', () => {
  it('gives every key to one command only', () => {
    // In the composer, where no command hears it, a key may mean something else.
    for (const commands of [COMMANDS, LOCAL_KEYS]) {
      const keys = commands.flatMap((command) => command.keys);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('never takes a key that a browser keeps for itself', () => {
    const reserved = ['$mod+t', '$mod+n', '$mod+w', '$mod+r', '$mod+f', '$mod+p'];
    expect(COMMANDS.flatMap(({ keys }) => keys).filter((key) => reserved.includes(key.toLowerCase()))).toEqual([]);
  });

  it('lets only Escape act while the person writes without a modifier', () => {
    expect(COMMANDS.filter(({ whileWriting }) => whileWriting === true).map(({ keys }) => keys.join())).toEqual([
      'Escape',
    ]);
  });
});
