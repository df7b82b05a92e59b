import { SIGNAL_SECONDS, type ClientFrame, type ConversationSignal } from '@baton/contracts-inbox-protocol';
import { Company } from './company.ts';
import { VirtualHost } from './virtual-host.spec-kit.ts';

const stage = () => {
  const host = new VirtualHost();
  const sent: ClientFrame[] = [];
  const company = new Company({ agentId: 'ana', host, send: (frame) => sent.push(frame) });
  const hear = (signal: ConversationSignal, conversationId = 'c1'): void =>
    company.apply({ type: 'signal', conversationId, signal });
  const told = (): string[] =>
    sent.splice(0).map((frame) => (frame.type === 'signal' ? `${frame.kind} ${frame.on ? 'on' : 'off'}` : frame.type));
  return { host, company, hear, told };
};

describe('the company in a conversation', () => {
  it('is shown while it lasts and forgotten when nobody repeats it', () => {
    const { host, company, hear } = stage();
    hear({ kind: 'customerTyping', on: true });
    hear({ kind: 'agentViewing', agentId: 'ben', on: true });
    hear({ kind: 'agentTyping', agentId: 'sue', on: true });
    expect(company.view('c1')).toEqual({
      customerTyping: true,
      assistantTyping: false,
      agentsTyping: ['sue'],
      agentsViewing: ['ben'],
    });
    host.pass(SIGNAL_SECONDS.customerTyping * 1000);
    expect(company.view('c1')).toMatchObject({ customerTyping: false, agentsTyping: [], agentsViewing: ['ben'] });
    host.pass(SIGNAL_SECONDS.agentViewing * 1000);
    expect(company.view('c1').agentsViewing).toEqual([]);
    expect(company.view('c1')).toBe(company.view('never opened'));
  });

  it('lasts as long as it is repeated, and ends when it is taken back', () => {
    const { host, company, hear } = stage();
    hear({ kind: 'customerTyping', on: true });
    host.pass(5_000);
    hear({ kind: 'customerTyping', on: true });
    host.pass(5_000);
    expect(company.view('c1').customerTyping).toBe(true);
    hear({ kind: 'customerTyping', on: false });
    expect(company.view('c1').customerTyping).toBe(false);
  });

  it('never counts the one who looks', () => {
    const { company, hear } = stage();
    hear({ kind: 'agentViewing', agentId: 'ana', on: true });
    expect(company.view('c1').agentsViewing).toEqual([]);
  });

  it('is gone with the connection, and tells its listeners', () => {
    const { company, hear } = stage();
    let heard = 0;
    const stop = company.subscribe('company:c1', () => (heard += 1));
    hear({ kind: 'assistantTyping', on: true });
    company.apply({ type: 'online', online: ['c1', 'c2'], offline: [] });
    company.clear();
    expect(company.view('c1').assistantTyping).toBe(false);
    expect([...company.online()]).toEqual([]);
    expect(heard).toBe(2);
    stop();
    hear({ kind: 'assistantTyping', on: true });
    expect(heard).toBe(2);
  });

  it('knows who is online from lists and from an open conversation alike', () => {
    const { company, hear } = stage();
    let heard = 0;
    company.subscribe('online', () => (heard += 1));
    company.apply({ type: 'online', online: ['c1', 'c2'], offline: [] });
    hear({ kind: 'customerOnline', on: false }, 'c2');
    hear({ kind: 'customerOnline', on: true }, 'c3');
    company.apply({ type: 'online', online: ['c3'], offline: ['c9'] });
    expect([...company.online()].toSorted()).toEqual(['c1', 'c3']);
    expect(heard).toBe(3);
  });
});

describe('what this agent does', () => {
  it('is told with the first key and then every two seconds, and taken back after a pause', () => {
    const { host, company, told } = stage();
    for (let key = 0; key < 11; key += 1) {
      company.typing('c1');
      host.pass(400);
    }
    expect(told()).toEqual(['agentTyping on', 'agentTyping on', 'agentTyping on']);
    host.pass(SIGNAL_SECONDS.agentTyping * 1000);
    expect(told()).toEqual(['agentTyping off']);
    company.stopTyping('c1');
    expect(told()).toEqual([]);
  });

  it('is repeated while a conversation is looked at, and after a new subscription', () => {
    const { host, company, told } = stage();
    const stop = company.viewing('c1');
    host.pass(45_000);
    expect(told()).toEqual(['agentViewing on', 'agentViewing on', 'agentViewing on']);
    company.repeat('c1');
    company.repeat('c2');
    expect(told()).toEqual(['agentViewing on']);
    stop();
    stop();
    host.pass(60_000);
    expect(told()).toEqual(['agentViewing off']);
  });
});
