import type { ServerFrame, Topic } from '@baton/contracts-inbox-protocol';
import type { Viewer } from '../access/viewer.ts';
import { LiveConnection, type Wire } from './live-connection.ts';

/** The other end of a connection. */
export class Pipe implements Wire {
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

  /** The frames of a type that came since it was asked last. */
  heard<T extends ServerFrame['type']>(type: T): Extract<ServerFrame, { type: T }>[] {
    const frames = this.sent.splice(0).map((frame) => JSON.parse(frame.toString()) as ServerFrame);
    return frames.filter((frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type);
  }
}

export const connect = (pipe: Pipe, who: Partial<Viewer> = {}, topics: readonly Topic[] = []): LiveConnection => {
  const viewer: Viewer = { agentId: 'ana', role: 'agent', seesAll: false, teamIds: [], ...who };
  const { agentId } = viewer;
  const connection = new LiveConnection(
    viewer,
    'token',
    {
      sessionId: 's',
      expiresAt: '2026-01-06T00:00:00.000Z',
      agent: { agentId, email: '', name: agentId, role: 'agent', teamIds: [], leadsTeamIds: [], active: true },
    },
    pipe,
    { ended: () => undefined },
  );
  for (const topic of topics) {
    connection.subscriptions.set(topic, { topic, query: { scope: 'all', sort: 'newest', limit: 1 } });
  }
  return connection;
};
