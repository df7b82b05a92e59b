import { fold } from '@baton/event-sourcing';
import type { ContactEvent } from '@baton/contracts-conversation';
import { contactDecider } from './contact.decider.ts';
import type { ContactCommand } from './contact.decider.ts';

const phone = { kind: 'whatsapp', value: '15550001111' } as const;
const bsuid = { kind: 'bsuid', value: 'US.1' } as const;

const identified: ContactEvent = {
  type: 'ContactIdentified',
  data: { contactId: 'c1', identity: phone, channel: 'whatsapp' },
};
const linked: ContactEvent = {
  type: 'IdentityLinked',
  data: { contactId: 'c1', identity: bsuid, cause: 'sameMessage' },
};
const named: ContactEvent = { type: 'ContactProfileSet', data: { contactId: 'c1', name: 'Ada', username: 'ada' } };

const identify = (more: Partial<Extract<ContactCommand, { type: 'identify' }>> = {}): ContactCommand => ({
  type: 'identify',
  contactId: 'c1',
  channel: 'whatsapp',
  identities: [phone],
  ...more,
});

const decided = (history: readonly ContactEvent[], command: ContactCommand): readonly ContactEvent[] => {
  const decision = contactDecider.decide(command, fold(contactDecider, history));
  return decision.kind === 'accepted' ? decision.events : [];
};

it.each<[string, readonly ContactEvent[], ContactCommand, readonly ContactEvent[]]>([
  ['begins with the identity to answer to', [], identify({ identities: [phone, bsuid] }), [identified, linked]],
  ['sets the profile once', [identified], identify({ name: 'Ada', username: 'ada' }), [named]],
  [
    'has nothing to do when all is known',
    [identified, linked, named],
    identify({ identities: [bsuid, phone], name: 'Ada' }),
    [],
  ],
  [
    'keeps the username when only the name is told',
    [identified, named],
    identify({ name: 'Ada L.' }),
    [{ type: 'ContactProfileSet', data: { contactId: 'c1', name: 'Ada L.', username: 'ada' } }],
  ],
  [
    'links an identity that came with the same message',
    [identified],
    identify({ identities: [phone, bsuid] }),
    [linked],
  ],
  ['links each identity once', [identified], identify({ identities: [bsuid, bsuid] }), [linked]],
  [
    'changes its number',
    [identified],
    { type: 'changeNumber', added: [phone, bsuid] },
    [{ type: 'IdentityLinked', data: { contactId: 'c1', identity: bsuid, cause: 'numberChanged' } }],
  ],
  ['learns a change of number once', [identified, linked], { type: 'changeNumber', added: [bsuid] }, []],
  ['is not begun by a change of number', [], { type: 'changeNumber', added: [bsuid] }, []],
  ['is not begun without an identity', [], identify({ identities: [], name: 'Ada' }), []],
])('a contact %s', (_name, history, command, expected) => {
  expect(decided(history, command)).toEqual(expected);
});

it('skips facts that it does not know', () => {
  const state = fold(contactDecider, [identified]);
  const newer = { type: 'FromTheFuture', data: {} } as unknown as ContactEvent;
  expect(contactDecider.evolve(state, newer)).toBe(state);
});
