import type { Position } from '@baton/event-sourcing';
import { START } from '@baton/event-sourcing';
import { isAround, strangeAgent } from './agent.state.ts';
import type { Agent } from './agent.state.ts';
import { declinedUntil, stepNow } from './conversation.state.ts';
import type { Conversation, StepNow } from './conversation.state.ts';
import { DEFAULT_SETTINGS } from './routing.facts.ts';
import type { OverflowTarget, Queue, RoutingSettings } from './routing.facts.ts';

/** What the facts so far say. Nothing in it depends on how often it was looked at, or when. */
export class RoutingState {
  settings: RoutingSettings = DEFAULT_SETTINGS;
  /** The last fact's. */
  position: Position = START;
  readonly queues = new Map<string, Queue>();
  readonly agents = new Map<string, Agent>();
  readonly conversations = new Map<string, Conversation>();

  agent(agentId: string): Agent {
    const known = this.agents.get(agentId);
    if (known !== undefined) return known;
    const agent = strangeAgent(agentId);
    this.agents.set(agentId, agent);
    return agent;
  }

  queue(queueId: string): Queue {
    return (
      this.queues.get(queueId) ?? { queueId, choice: 'longestIdle', hours: null, whenClosed: null, whenWaited: null }
    );
  }

  stepOf(conversation: Conversation, now: number): StepNow {
    return stepNow(conversation, now, (agentId) => {
      const agent = this.agents.get(agentId);
      return agent !== undefined && isAround(agent) && declinedUntil(conversation, agentId, this.settings) <= now;
    });
  }

  overflowOf(conversation: Conversation, now: number): Overflow | null {
    if (conversation.reserved) return null;
    const { whenClosed, whenWaited, ...queue } = this.queue(conversation.queueId);
    if (whenClosed !== null && mayEnter(conversation, whenClosed) && !isOpen(queue, now))
      return { cause: 'closed', to: whenClosed };
    return whenWaited !== null && waitedAt(conversation, whenWaited) <= now
      ? { cause: 'waited', to: whenWaited.to }
      : null;
  }
}

export interface Overflow {
  readonly cause: 'closed' | 'waited';
  readonly to: OverflowTarget;
}

const mayEnter = ({ visited }: Conversation, to: OverflowTarget): boolean =>
  to.kind === 'assistant' || !visited.has(to.queueId);

/** When it has waited too long in its queue; `Infinity`: never. */
export const waitedAt = (conversation: Conversation, whenWaited: Queue['whenWaited']): number =>
  whenWaited !== null && !conversation.reserved && mayEnter(conversation, whenWaited.to)
    ? conversation.enteredAt + whenWaited.afterSeconds * 1000
    : Number.POSITIVE_INFINITY;

export const isOpen = ({ hours }: Pick<Queue, 'hours'>, now: number): boolean =>
  hours === null || hours.some(({ from, to }) => from <= now && now < to);

/** When it opens or closes next; `Infinity`: never again. */
export const turnsAt = ({ hours }: Pick<Queue, 'hours'>, now: number): number =>
  Math.min(...(hours ?? []).flatMap(({ from, to }) => [from, to]).filter((turn) => turn > now));
