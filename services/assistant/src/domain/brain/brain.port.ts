import type { Channel, Priority, QuickReply, RequirementStep } from '@baton/contracts-conversation';
import type { Understanding } from '../understanding/understanding.port.ts';

/** One thing that was said, by whom; `intent` is what the brain noted with an answer of its own. */
export interface Line {
  readonly author: 'customer' | 'assistant' | 'agent';
  readonly text: string;
  readonly intent: string | null;
  /** The tap that it was, on something that was offered. */
  readonly choiceId: string | null;
}

export interface NewLine extends Line {
  readonly author: 'customer';
  readonly understanding: Understanding;
}

/** All that a brain is told. It has no memory of its own: where a script stands follows from the thread. */
export interface BrainInput {
  readonly channel: Channel;
  /** Longest text of an answer that the channel takes. */
  readonly textLength: number;
  /** ISO 639-1: what the customer wrote in last; the house's language when nobody knows. */
  readonly language: string;
  readonly contactName: string | null;
  /** What was said in this episode and has had its answer, oldest first. */
  readonly thread: readonly Line[];
  /** What nobody has answered, oldest first. Never empty. */
  readonly messages: readonly NewLine[];
}

export interface Answer {
  readonly kind: 'answer';
  readonly text: string;
  readonly choices: readonly QuickReply[];
  /** 0 to 1. */
  readonly confidence: number;
  /** What it was about, and where a script stands: `order-status`, `flow:return/ask-order`. */
  readonly intent: string;
  readonly tags: readonly string[];
}

export interface Escalation {
  readonly kind: 'escalate';
  readonly reason: string;
  /** `customer`: they asked for a person. */
  readonly by: 'customer' | 'assistant';
  /** Empty: anyone. */
  readonly requirements: readonly RequirementStep[];
  readonly parameters: Readonly<Record<string, string>>;
  /** Null: as it is. */
  readonly priority: Priority | null;
  readonly flow: string | null;
  readonly step: string | null;
  /** What the customer is told with it; null: nothing beside the system's notice. */
  readonly lastWords: string | null;
  /** 0 to 1, in the last words. */
  readonly confidence: number;
  /** What it was about, for whoever takes over; null: an extract of the thread is made. */
  readonly summary: string | null;
  readonly tags: readonly string[];
}

export type Thought = Answer | Escalation;

/**
 * Thinks of what to say. Rejects when it cannot: a `Fault`, or the reason of `signal`. The caller then sends the
 * customer to a person; it does not ask the same brain again.
 */
export interface Brain {
  think(input: BrainInput, signal: AbortSignal): Promise<Thought>;
}
