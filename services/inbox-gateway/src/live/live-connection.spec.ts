import { CLOSE } from '@baton/contracts-inbox-protocol';
import { UNREAD_LIMIT } from './live-connection.ts';
import { connect, Pipe } from './pipe.spec-kit.ts';

describe('a live connection', () => {
  it('closes a client that does not read, and sends it nothing more', () => {
    const pipe = new Pipe();
    const connection = connect(pipe);
    connection.send(Buffer.from('first'));
    pipe.bufferedAmount = UNREAD_LIMIT + 1;
    connection.send(Buffer.from('second'));
    pipe.bufferedAmount = 0;
    connection.send(Buffer.from('third'));
    expect(pipe.sent.map(String)).toEqual(['first']);
    expect(pipe.closedWith).toBe(CLOSE.tooSlow);
  });
});
