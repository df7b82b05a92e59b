import { commandSubject, eventSubject, PARTITIONS, partitionOf } from './partition.ts';

describe('partitions', () => {
  it('puts a key into the same partition in every process and version', () => {
    expect(
      ['a', 'conversation-1', '0a36754b-1f4b-4d60-bd32-05c795ab0ab7', 'ü👋'].map((key) => partitionOf(key)),
    ).toEqual([4, 0, 1, 3]);
  });

  it('spreads keys evenly', () => {
    const counts = Array.from({ length: PARTITIONS }, () => 0);
    for (let key = 0; key < 8_000; key += 1) {
      const partition = partitionOf(`conversation-${key}`);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });

  it('names subjects by what readers filter on', () => {
    expect(commandSubject('conversation', 3, 'claim')).toBe('cmd.conversation.3.claim');
    expect(eventSubject('c1', 'reply', 'AgentReplied')).toBe(`ev.${partitionOf('c1')}.reply.c1.AgentReplied`);
  });
});
