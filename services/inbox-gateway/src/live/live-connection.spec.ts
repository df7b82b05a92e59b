import { CLOSE } from '@baton/contracts-inbox-protocol';
import { LiveConnection, UNREAD_LIMIT, type Wire } from './live-connection.ts';

class Pipe implements Wire {
  bufferedAmount = 0;
  readonly sent: Buffer[] = [];
  closedWith: number | null = null;

  send(data: Buffer): void {
    this.sent.push(data);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  terminate(): void {
    this.closedWith ??= 1006;
  }
}

const connect = (pipe: Pipe): LiveConnection =>
  new LiveConnection(
    { agentId: 'ana', role: 'agent', seesAll: false, teamIds: [] },
    'token',
    {
      sessionId: 's',
      expiresAt: '2026-01-06T00:00:00.000Z',
      agent: { agentId: 'ana', email: '', name: 'Ana', role: 'agent', teamIds: [], leadsTeamIds: [], active: true },
    },
    pipe,
    { ended: () => undefined },
  );

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
