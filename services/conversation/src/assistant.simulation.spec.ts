import { expectWorth, runSilently } from './assistant-silence.spec-kit.ts';
import type { Ran } from './assistant-silence.spec-kit.ts';
import type { World } from './assistant-simulator.spec-kit.ts';
import type { ConversationCommand } from './domain/conversation/conversation.command.ts';
import { conversationDecider } from './domain/conversation/conversation.decider.ts';
import type { ConversationFact, ConversationState } from './domain/conversation/conversation.state.ts';

/** Thousands run in the long tier. */
const RUNS = 80;
const { SEED } = process.env;
const seeds = SEED === undefined ? Array.from({ length: RUNS }, (_, place) => place + 1) : [Number(SEED)];

it('the assistant never speaks while a human owns the conversation', async () => {
  const runs: Ran[] = [];
  for (const seed of seeds) runs.push(await runSilently(seed));
  if (SEED === undefined) expectWorth(runs);
}, 60_000);

type Decide = (typeof conversationDecider)['decide'];

/** A decider that is asked something else than it was, or answers otherwise. */
const broken = (decide: Decide): World => ({ decider: { ...conversationDecider, decide } });

const askedAs = (change: (command: ConversationCommand, state: ConversationState) => ConversationCommand): World =>
  broken((command, state) => conversationDecider.decide(change(command, state), state));

const toldAs = (change: (events: readonly ConversationFact[]) => ConversationFact[]): World =>
  broken((command, state) => {
    const decision = conversationDecider.decide(command, state);
    return decision.kind === 'refused' ? decision : { ...decision, events: change(decision.events) };
  });

const isHandOff = (fact: ConversationFact): boolean => fact.type === 'AssistantReplied' && fact.data.handOff === true;

describe('it is noticed when', () => {
  it.each<[string, World]>([
    [
      'an answer of another epoch counts',
      askedAs((command, { epoch }) => (command.type === 'replyAsAssistant' ? { ...command, epoch } : command)),
    ],
    [
      'an answer counts whoever is in charge',
      broken((command, state) =>
        command.type === 'replyAsAssistant'
          ? conversationDecider.decide(command, { ...state, handler: { kind: 'assistant' }, epoch: command.epoch })
          : conversationDecider.decide(command, state),
      ),
    ],
    [
      'an answer counts although the customer wrote again',
      askedAs((command, { newestByCustomer }) =>
        command.type === 'replyAsAssistant' && newestByCustomer !== null
          ? { ...command, lastSeenMessageId: newestByCustomer.messageId }
          : command,
      ),
    ],
    ['a hand-off comes after the claim', toldAs((events) => [...events].sort((a, b) => +isHandOff(a) - +isHandOff(b)))],
    ['a hand-off is not said', toldAs((events) => events.filter((fact) => !isHandOff(fact)))],
    [
      'the customer is not told that they wait',
      toldAs((events) => events.filter(({ type }) => type !== 'SystemNoticeSent')),
    ],
    [
      'an offer takes the age',
      {
        decider: {
          ...conversationDecider,
          evolve: (state, fact) =>
            conversationDecider.evolve(
              fact.type === 'ConversationOffered' ? { ...state, queuedSince: null } : state,
              fact,
            ),
        },
      },
    ],
    ['nothing is withdrawn', { withdraws: () => false }],
    ['hand-offs are withdrawn', { withdraws: () => true }],
  ])('%s', async (_name, world) => {
    const found = async () => {
      for (let seed = 1; seed <= 100; seed += 1) await runSilently(seed, world);
    };
    await expect(found()).rejects.toThrow(/SEED=\d+/);
  });
});

it('the same seed is the same run', async () => {
  const [one, two] = [await runSilently(7), await runSilently(7)];
  expect(one.log.map(({ type, meta }) => [type, meta.actor])).toEqual(
    two.log.map(({ type, meta }) => [type, meta.actor]),
  );
});
