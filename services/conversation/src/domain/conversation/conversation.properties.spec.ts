import { PERSONAL_FIELDS, PRIORITIES, STATUSES, riseDelivery } from '@baton/contracts-conversation';
import type { Identity } from '@baton/contracts-conversation';
import { fold } from '@baton/event-sourcing';
import fc from 'fast-check';
import type { ConversationCommand } from './conversation.command.ts';
import { conversationDecider } from './conversation.decider.ts';
import { queueToken, statusToken } from './conversation.evolve.ts';
import {
  ANA,
  BEN,
  BILLING,
  DEADLINE,
  NEW_ADDRESS,
  NOW,
  SINCE,
  SUPPORT,
  WROTE_AT,
  beginning,
} from './conversation.spec-kit.ts';
import { notStarted } from './conversation.state.ts';
import type { ConversationFact, ConversationState } from './conversation.state.ts';
import { wrapUpToken } from './wrap-up.decider.ts';

type Wish = (state: ConversationState) => ConversationCommand;

const agentId = fc.constantFrom(ANA, BEN, 'agent-cleo');
const messageId = fc.constantFrom('m1', 'm2', 'm3', 'r1', 'r2', 'a1');
const providerMessageId = messageId.map((id) => `wamid.${id}`);
const offerId = fc.constantFrom('o1', 'o2');
const teamId = fc.constantFrom(SUPPORT, BILLING);
const to = fc.oneof(
  fc.record({ kind: fc.constant('agent' as const), agentId }),
  fc.record({ kind: fc.constant('team' as const), teamId }),
);
const identity = fc.constantFrom(beginning.address, NEW_ADDRESS, { kind: 'bsuid', value: 'US.1' } as const);
const occurredAt = fc.constantFrom(WROTE_AT, SINCE, NOW);
const always =
  <C extends ConversationCommand>(command: C): Wish =>
  () =>
    command;

const text = 'a text';
const content = { kind: 'text', text } as const;
const now = NOW;
const inbound = { now, beginning, content, occurredAt: NOW } as const;

/** Wishes read the state only for what their author would have seen on the screen: epoch, newest message, token. */
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc
    .record({
      id: messageId,
      newEpisode: fc.constantFrom('assistant' as const, 'queue' as const),
      from: identity,
      occurredAt,
    })
    .map(({ id, ...told }): Wish => (state) => ({
      type: 'receiveMessage',
      ...inbound,
      ...told,
      // The provider's id is claimed for ever: the same message never comes twice.
      messageId: `${id}-${String(state.messages.size)}`,
      providerMessageId: `wamid.${id}-${String(state.messages.size)}`,
    })),
  fc.constant<Wish>((state) => ({
    type: 'receivePhoneAppMessage',
    ...inbound,
    messageId: `p-${String(state.messages.size)}`,
    providerMessageId: `wamid.p-${String(state.messages.size)}`,
  })),
  fc.record({ address: identity, occurredAt }, { requiredKeys: ['occurredAt'] }).map((told): Wish => (state) => ({
    type: 'receiveSystemMessage',
    now,
    ...told,
    messageId: `s-${String(state.messages.size)}`,
    providerMessageId: `wamid.s-${String(state.messages.size)}`,
    content: { kind: 'system', event: 'numberChanged', text: 'changed number' },
  })),
  providerMessageId.map((id) => always({ type: 'receiveEdit', ...inbound, providerMessageId: id })),
  providerMessageId.map((id) => always({ type: 'receiveRevoke', ...inbound, providerMessageId: id })),
  providerMessageId.map((id) => always({ type: 'receiveReaction', ...inbound, providerMessageId: id, emoji: '👍' })),
  fc
    .record(
      {
        messageId,
        providerMessageId,
        state: fc.constantFrom('accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed', 'withdrawn'),
      },
      { requiredKeys: ['state'] },
    )
    .map((report) => always({ type: 'reportDelivery', now, occurredAt: NOW, ...report } as ConversationCommand)),
  fc
    .constantFrom('a', 'b')
    .map((page) =>
      always({ type: 'visitPage', now, url: `https://shop.example/${page}`, title: page, occurredAt: NOW }),
    ),
  fc.integer({ min: 1, max: 5 }).map((score): Wish => ({ messages }) => ({
    type: 'rate',
    now,
    surveyId: `survey-${String(messages.size)}`,
    score,
  })),
  fc
    .constantFrom('customerLeft' as const, 'customerEnded' as const)
    .map((cause) => always({ type: 'leave', now, cause })),
  agentId.map((id) => always({ type: 'claim', now, agentId: id, how: 'claim' })),
  fc
    .record({
      agentId,
      handOff: fc.option(fc.record({ messageId: fc.constantFrom('h1', 'h2'), text: fc.constant(text) }), { nil: null }),
    })
    .map((takeOver) => always({ type: 'takeOver', now, ...takeOver })),
  agentId.map((id) => always({ type: 'join', now, agentId: id })),
  fc.record({ agentId, messageId }).map((author): Wish => (state) => ({
    type: 'reply',
    now,
    ...author,
    text,
    lastSeenMessageId: state.newest?.messageId ?? null,
  })),
  agentId.map((id): Wish => (state) => ({
    type: 'markRead',
    now,
    agentId: id,
    messageId: state.newestByCustomer?.messageId ?? 'none',
  })),
  fc
    .record({ agentId, to: fc.constantFrom('assistant' as const, 'queue' as const) })
    .map((release) => always({ type: 'release', now, ...release })),
  fc.record({ agentId, to }).map((assignment) => always({ type: 'assign', now, ...assignment })),
  fc.record({ agentId, to }).map((transfer) => always({ type: 'transfer', now, ...transfer })),
  agentId.map((id) => always({ type: 'end', now, agentId: id })),
  agentId.map((id) => always({ type: 'completeWrapUp', now, agentId: id, disposition: 'solved', tags: ['done'] })),
  agentId.map((id) => always({ type: 'extendWrapUp', now, agentId: id, seconds: 60 })),
  fc
    .record({ agentId, status: fc.constantFrom(...STATUSES) })
    .map((status) => always({ type: 'setStatus', now, ...status })),
  fc.constantFrom(...PRIORITIES).map((priority) => always({ type: 'setPriority', now, agentId: ANA, priority })),
  fc.constantFrom('n1', 'n2').map((noteId) => always({ type: 'addNote', now, agentId: ANA, noteId, text })),
  fc
    .array(fc.constantFrom('a', 'B', ' b '), { minLength: 1 })
    .map((tags) => always({ type: 'applyTags', now, agentId: ANA, tags })),
  fc.constantFrom('a', 'b').map((tag) => always({ type: 'removeTag', now, agentId: ANA, tag })),
  fc
    .record({ lag: fc.integer({ min: 0, max: 1 }), id: fc.constantFrom('a1', 'a2') })
    .map(({ lag, id }): Wish => (state) => ({
      type: 'replyAsAssistant',
      now,
      messageId: id,
      text,
      confidence: 1,
      epoch: state.epoch - lag,
      lastSeenMessageId: state.newestByCustomer?.messageId ?? 'none',
    })),
  fc
    .record(
      {
        by: fc.constantFrom('customer' as const, 'rule' as const),
        message: fc.record({
          messageId: fc.constantFrom('h1', 'a1'),
          text: fc.constant(text),
          confidence: fc.constant(1),
        }),
      },
      { requiredKeys: ['by'] },
    )
    .map((escalation): Wish => (state) => ({
      type: 'escalate',
      now,
      reason: 'asked',
      ...escalation,
      noticeId: `notice-${String(state.epoch)}`,
    })),
  fc
    .record({
      language: fc.constantFrom('en', 'de', 'unknown'),
      tags: fc.constantFrom(['a'], ['b', 'c']),
      older: fc.boolean(),
    })
    .map(({ older, ...found }): Wish => (state) => ({
      type: 'annotate',
      now,
      messageId: older ? 'm1-0' : (state.newestByCustomer?.messageId ?? 'none'),
      sentiment: 'neutral',
      score: 0,
      urgent: false,
      ...found,
    })),
  fc
    .constantFrom('assistant' as const, 'agent' as const)
    .map((by) => always({ type: 'summarize', now, summary: 'about a parcel', by })),
  fc.record({ offerId, agentId, late: fc.boolean() }).map(({ late, ...offer }): Wish => ({ epoch }) => ({
    ...{ type: 'offer', now, ...offer, expiresAt: DEADLINE },
    epoch: late ? epoch - 1 : epoch,
  })),
  fc.boolean().map((late): Wish => ({ epoch }) => ({
    ...{ type: 'requeue', now, cause: 'agentUnavailable' },
    epoch: late ? epoch - 1 : epoch,
  })),
  fc.boolean().map((late): Wish => ({ epoch }) => ({
    ...{ type: 'overflow', now, cause: 'waited', teamId: 'team-2' },
    epoch: late ? epoch - 1 : epoch,
  })),
  fc.record({ offerId, agentId }).map((offer) => always({ type: 'acceptOffer', now, ...offer })),
  fc.record({ offerId, agentId }).map((offer) => always({ type: 'declineOffer', now, ...offer })),
  offerId.map((id) => always({ type: 'rescindOffer', now, offerId: id, cause: 'capacity' })),
  fc.constant<Wish>((state) => ({
    type: 'fallBack',
    now,
    reason: 'closed',
    noticeId: `notice-${String(state.epoch)}`,
  })),
  fc.constant(always({ type: 'abandon', now, cause: 'customerLeft' })),
  fc
    .constantFrom('idle' as const, 'resolve' as const, 'archive' as const)
    .map((timer): Wish => (state) => ({ type: 'fireTimer', now, timer, token: statusToken(state), noticeId: 'none' })),
  offerId.map((token) => always({ type: 'fireTimer', now, timer: 'offer', token, noticeId: 'none' })),
  fc.constant<Wish>(({ wrapUp }) => ({
    type: 'fireTimer',
    now,
    timer: 'wrapUp',
    token: wrapUpToken(wrapUp?.episode ?? 0, wrapUp?.deadline ?? DEADLINE),
    noticeId: 'none',
  })),
  fc.constant<Wish>((state) => ({
    type: 'fireTimer',
    now,
    timer: 'fallBack',
    token: queueToken(state),
    noticeId: `notice-${String(state.epoch)}`,
  })),
);

/** Everything that happened when these wishes came one after the other. */
const play = (wishes: readonly Wish[], channel: 'whatsapp' | 'telephony'): ConversationFact[] => {
  const log: ConversationFact[] = [];
  let state = notStarted;
  for (const ask of wishes) {
    const command = ask(state);
    const voiced = 'beginning' in command ? { ...command, beginning: { ...command.beginning, channel } } : command;
    const decision = conversationDecider.decide(voiced, state);
    if (decision.kind === 'refused') continue;
    log.push(...decision.events);
    state = fold(conversationDecider, decision.events, state);
  }
  return log;
};

const statesOf = (log: readonly ConversationFact[]): ConversationState[] => {
  const states: ConversationState[] = [];
  let state = notStarted;
  for (const event of log) {
    state = conversationDecider.evolve(state, event);
    states.push(state);
  }
  return states;
};

const histories = fc
  .tuple(fc.array(wish, { maxLength: 60, size: 'max' }), fc.constantFrom('whatsapp' as const, 'telephony' as const))
  .map(([wishes, channel]) => play(wishes, channel));

const runs = { numRuns: 200 };

/** Everything of a state that can be compared. */
const plain = (state: ConversationState) => ({
  ...state,
  noteIds: Object.fromEntries(state.noteIds.entries()),
  messages: Object.fromEntries(state.messages.entries()),
  providerIds: Object.fromEntries(state.providerIds.entries()),
  waitingReports: Object.fromEntries(state.waitingReports.entries()),
});

describe('whatever is asked in whatever order', () => {
  it('the epoch rises by one with every change of handler, and only then', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const states = [notStarted, ...statesOf(log)];
        log.forEach((event, place) => {
          const [before, after] = [states[place], states[place + 1]] as [ConversationState, ConversationState];
          const changes = 'epoch' in event.data && event.type !== 'AssistantReplied';
          expect(after.epoch).toBe(before.epoch + (changes ? 1 : 0));
          if (changes) expect(event.data.epoch).toBe(after.epoch);
          else expect(after.handler).toEqual(before.handler);
        });
      }),
      runs,
    );
  });

  it('somebody is in charge exactly while an episode is open', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60, size: 'max' }), (wishes) => {
        let state = notStarted;
        for (const ask of wishes) {
          const decision = conversationDecider.decide(ask(state), state);
          if (decision.kind === 'refused') continue;
          state = fold(conversationDecider, decision.events, state);
          if (state.origin === null) continue;
          const closed = state.status === 'resolved' || state.status === 'archived';
          expect(state.handler.kind === 'none').toBe(closed);
          if (state.handler.kind === 'waiting' || state.handler.kind === 'offered')
            expect(state.queuedSince).not.toBeNull();
        }
      }),
      runs,
    );
  });

  it('an offer is open once, ends once, and nobody accepts another’s', () => {
    fc.assert(
      fc.property(histories, (log) => {
        let open: { offerId: string; agentId: string } | null = null;
        for (const event of log) {
          if (event.type === 'ConversationOffered') {
            expect(open).toBeNull();
            open = { offerId: event.data.offerId, agentId: event.data.agentId };
          } else if (event.type.startsWith('Offer')) {
            expect(event.data).toMatchObject(open ?? { offerId: 'none is open' });
            open = null;
          } else if ('epoch' in event.data && event.type !== 'AssistantReplied') {
            expect(open).toBeNull();
          }
        }
      }),
      runs,
    );
  });

  it('a wrap-up ends once, and belongs to who ended the episode', () => {
    fc.assert(
      fc.property(histories, (log) => {
        let open: { episode: number; agentId: string } | null = null;
        for (const event of log) {
          if (event.type === 'WrapUpStarted') {
            expect(open).toBeNull();
            open = { episode: event.data.episode, agentId: event.data.agentId };
          } else if (event.type === 'WrapUpCompleted' || event.type === 'WrapUpExtended') {
            expect(event.data).toMatchObject(open ?? { episode: 'none is open' });
            if (event.type === 'WrapUpCompleted') open = null;
          }
        }
      }),
      runs,
    );
  });

  it('delivery only rises', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const states = statesOf(log);
        states.forEach((after, place) => {
          for (const [id, { delivery }] of states[place - 1]?.messages.entries() ?? []) {
            const known = after.messages.get(id)?.delivery;
            if (delivery !== undefined) expect(riseDelivery(delivery, known ?? 'accepted')).toBe(known);
          }
        });
      }),
      runs,
    );
  });

  it('a message is written once', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const ids = log.flatMap(({ data }) => ('messageId' in data && 'content' in data ? [data.messageId] : []));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs,
    );
  });

  it('every status differs from the one before, and agents write only what they own', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const states = [notStarted, ...statesOf(log)];
        log.forEach((event, place) => {
          const before = states[place] as ConversationState;
          if (event.type === 'AgentReplied')
            expect(before.handler).toMatchObject({ kind: 'agent', agentId: event.data.agentId });
          if (event.type === 'AssistantReplied') expect(before.handler.kind).toBe('assistant');
          if (event.type === 'ConversationMarkedActive') expect(before.status).toBe('pending');
          if (event.type === 'ConversationReopened') expect(['resolved', 'archived']).toContain(before.status);
        });
      }),
      runs,
    );
  });

  it('while an episode waits only the system speaks, and a hand-off stands right before what it announces', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const states = [notStarted, ...statesOf(log)];
        log.forEach((event, place) => {
          const { kind } = (states[place] as ConversationState).handler;
          if (SAID.has(event.type) && event.type !== 'SystemNoticeSent') expect(['assistant', 'agent']).toContain(kind);
          if (event.type !== 'AssistantReplied') return;
          expect(event.data.epoch).toBe(states[place]?.epoch);
          if (event.data.handOff === true)
            expect(['ConversationClaimed', 'ConversationEscalated']).toContain(log[place + 1]?.type);
        });
      }),
      runs,
    );
  });

  it('messages of agents leave three seconds apart', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const leave = log.flatMap((event) =>
          event.type === 'AgentReplied' ? [Date.parse(event.data.notBefore ?? event.at)] : [],
        );
        leave.slice(1).forEach((time, place) => expect(time - (leave[place] ?? 0)).toBeGreaterThanOrEqual(3_000));
      }),
      runs,
    );
  });

  it('an episode that waits has its age and its place, and no other has the place', () => {
    fc.assert(
      fc.property(histories, (log) => {
        for (const { handler, queuedSince, queuedAtEpoch } of statesOf(log)) {
          const waits = handler.kind === 'waiting' || handler.kind === 'offered';
          expect(queuedAtEpoch !== null).toBe(waits);
          if (waits) expect(queuedSince).not.toBeNull();
        }
      }),
      runs,
    );
  });

  it('nothing is sent to an address that the customer had before their number changed', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const moves: { readonly to: Identity; readonly at: string }[] = [];
        let changedAt = '';
        for (const { type, data } of log) {
          if (type === 'CustomerMessageReceived') moves.push({ to: data.from, at: data.occurredAt });
          if (type === 'SystemMessageReceived' && data.address !== undefined) {
            moves.push({ to: data.address, at: data.occurredAt });
            if (data.occurredAt > changedAt) changedAt = data.occurredAt;
          }
          if (!SAID.has(type) || !('to' in data && 'content' in data) || changedAt === '') continue;
          expect(moves.filter((move) => move.at >= changedAt).map((move) => move.to)).toContainEqual(data.to);
        }
      }),
      runs,
    );
  });

  it('folding all is folding the rest onto what was folded before, however often', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (log, cut) => {
        const place = log.length === 0 ? 0 : cut % (log.length + 1);
        const snapshot = fold(conversationDecider, log.slice(0, place));
        const before = plain(snapshot);
        const all = plain(fold(conversationDecider, log));
        expect(plain(fold(conversationDecider, log.slice(place), snapshot))).toEqual(all);
        // The snapshot is a value: going on from it did not change it, and one can go on from it again.
        expect(plain(snapshot)).toEqual(before);
        expect(plain(fold(conversationDecider, log.slice(place), snapshot))).toEqual(all);
      }),
      runs,
    );
  });

  it('facts of a newer version change nothing', () => {
    fc.assert(
      fc.property(histories, (log) => {
        const state = fold(conversationDecider, log);
        const newer = { type: 'FromTheFuture', at: NOW, data: { episode: 1 } } as unknown as ConversationFact;
        expect(conversationDecider.evolve(state, newer)).toBe(state);
      }),
    );
  });
});

const SAID: ReadonlySet<string> = new Set(['AgentReplied', 'AssistantReplied', 'SystemNoticeSent']);

it('the histories reach every event of a conversation', () => {
  const seen = new Set(fc.sample(histories, { numRuns: 3000, seed: 1 }).flatMap((log) => log.map(({ type }) => type)));
  const all = Object.keys(PERSONAL_FIELDS).filter((type) => !CONTACT.has(type));
  expect(all.filter((type) => !seen.has(type as ConversationFact['type']))).toEqual([]);
});

const CONTACT = new Set(['ContactIdentified', 'IdentityLinked', 'ContactProfileSet', 'ContactMerged', 'SegmentSet']);
