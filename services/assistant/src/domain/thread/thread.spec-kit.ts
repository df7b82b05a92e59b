import { eventClass, type ConversationEvent } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import { eventSubject, type DeliveredEvent } from '@baton/messaging';
import { evolve } from './thread.evolve.ts';
import { notStarted, type ThreadState } from './thread.state.ts';

export const CONVERSATION = '7d5d1a43-3f3c-4a44-9a3e-0b1a5a5f0001';
export const STREAM = `conversation-${CONVERSATION}`;
export const START = Date.parse('2026-03-02T09:00:00.000Z');

export const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
export const later = (seconds: number): Date => new Date(START + seconds * 1_000);

/** What happened, in short: the rest of an event is filled in. */
export type Happened =
  | { readonly kind: 'opened'; readonly episode?: number; readonly epoch: number }
  | { readonly kind: 'customer'; readonly id: string; readonly text?: string; readonly writtenAt?: string }
  | { readonly kind: 'assistant'; readonly id: string; readonly epoch: number; readonly handOff?: true }
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'claimed' | 'released' | 'queued' | 'ended'; readonly epoch: number }
  | { readonly kind: 'escalated'; readonly epoch: number; readonly by?: 'assistant' | 'customer' | 'supervisor' }
  | { readonly kind: 'withdrawn'; readonly id: string };

const FROM = { kind: 'webchat', value: 'visitor' } as const;

const eventOf = (happened: Happened, episode: number, recordedAt: string): ConversationEvent => {
  switch (happened.kind) {
    case 'opened':
      return {
        type: 'EpisodeOpened',
        data: { episode: happened.episode ?? episode, epoch: happened.epoch, cause: 'customerMessage' },
      };
    case 'customer': {
      const { id, text = `text of ${id}`, writtenAt = recordedAt } = happened;
      const content = { kind: 'text', text } as const;
      const data = { episode, messageId: id, providerMessageId: `p-${id}`, content, from: FROM, occurredAt: writtenAt };
      return { type: 'CustomerMessageReceived', data };
    }
    case 'assistant': {
      const { id, epoch, handOff } = happened;
      const content = { kind: 'text', text: `answer ${id}` } as const;
      const more = handOff === undefined ? {} : { handOff };
      return {
        type: 'AssistantReplied',
        data: { episode, messageId: id, content, to: FROM, confidence: 1, epoch, ...more },
      };
    }
    case 'agent': {
      const content = { kind: 'text', text: 'hello' } as const;
      const data = { episode, messageId: happened.id, agentId: 'a', content, to: FROM, lastSeenMessageId: null };
      return { type: 'AgentReplied', data };
    }
    case 'claimed':
      return { type: 'ConversationClaimed', data: { episode, epoch: happened.epoch, agentId: 'a', how: 'claim' } };
    case 'released':
    case 'queued': {
      const to = happened.kind === 'released' ? 'assistant' : 'queue';
      return { type: 'ConversationReleased', data: { episode, epoch: happened.epoch, agentId: 'a', to } };
    }
    case 'ended':
      return { type: 'ConversationEnded', data: { episode, epoch: happened.epoch, by: 'agent', agentId: null } };
    case 'escalated': {
      const { epoch, by = 'assistant' } = happened;
      return {
        type: 'ConversationEscalated',
        data: { episode, epoch, by, reason: 'r', teamId: 't', priority: 'normal' },
      };
    }
    case 'withdrawn':
      return {
        type: 'MessageDeliveryReported',
        data: { episode: 0, messageId: happened.id, state: 'withdrawn', occurredAt: recordedAt },
      };
  }
};

const recorded = (event: ConversationEvent, version: number, recordedAt: string): Recorded<ConversationEvent> => ({
  ...event,
  ...{ id: `e-${version}`, stream: STREAM, version, position: `${version}`, schemaVersion: 1, recordedAt },
  meta: { correlationId: `c-${version}`, causationId: 'x', actor: { kind: 'system', id: 'spec' } },
});

/** The thread after all of it, one event a second. */
export const threadAfter = (...all: readonly Happened[]): ThreadState => {
  const started: ConversationEvent = {
    type: 'ConversationStarted',
    data: {
      ...{ episode: 0, conversationId: CONVERSATION, contactId: 'contact', channel: 'webchat', accountId: 'w' },
      ...{ teamId: 't', address: FROM },
    },
  };
  let state = evolve(notStarted, recorded(started, 1, at(0)));
  all.forEach((happened, index) => {
    const event = eventOf(happened, state.episode, at(index + 1));
    state = evolve(state, recorded(event, index + 2, at(index + 1)));
  });
  return state;
};

let deliveries = 0;

/** What happened as JetStream delivers it; each call is another event. */
export const delivered = (happened: Happened): DeliveredEvent => {
  deliveries += 1;
  const event = recorded(eventOf(happened, 1, at(deliveries)), deliveries, at(deliveries));
  const { id: eventId, position, stream, type } = event;
  const subject = eventSubject(CONVERSATION, eventClass(stream, type), type);
  return { ...{ subject, eventId, position, deliveries: 1 }, payload: JSON.stringify(event) };
};
