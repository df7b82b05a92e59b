import { laneOf } from './reply-job.ts';

describe('lanes', () => {
  it('are one a conversation, and one beside it for read marks', () => {
    expect(laneOf({ subject: 'ev.3.reply.c1.AgentReplied' })).toBe('c1');
    expect(laneOf({ subject: 'ev.3.reply.c1.AssistantReplied' })).toBe('c1');
    expect(laneOf({ subject: 'ev.3.reply.c1.SystemNoticeSent' })).toBe('c1');
    expect(laneOf({ subject: 'ev.3.reply.c1.MessagesReadByAgent' })).toBe('read:c1');
    expect(() => laneOf({ subject: 'ev.3' })).toThrow('names no conversation');
  });
});
