import { readClientFrame } from './client-frame.ts';

const signal = { type: 'signal', conversationId: 'c-1', kind: 'agentTyping', on: true };

describe('a frame of a client', () => {
  it('may be a signal; what else it says of itself is left out', () => {
    expect(readClientFrame(JSON.stringify({ ...signal, agentId: 'ben' }))).toEqual(signal);
    expect(readClientFrame(JSON.stringify({ ...signal, kind: 'agentViewing', on: false }))).toMatchObject({
      on: false,
    });
  });

  it.each([
    { ...signal, kind: 'customerOnline' },
    { ...signal, kind: undefined },
    { ...signal, on: 'yes' },
    { ...signal, conversationId: '../list' },
    { ...signal, conversationId: '*' },
    { ...signal, conversationId: 'c.>' },
    { ...signal, conversationId: 'x'.repeat(65) },
  ])('is none: %j', (frame) => {
    expect(readClientFrame(JSON.stringify(frame))).toBeNull();
  });
});
