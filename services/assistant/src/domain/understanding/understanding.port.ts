import type { Sentiment } from '@baton/contracts-conversation';

/** What the words of one message say about its author. */
export interface Understanding {
  /** ISO 639-1, or `unknown` when unsure. */
  readonly language: string;
  readonly sentiment: Sentiment;
  /** −1 to 1; 0 when unknown. */
  readonly score: number;
  readonly urgent: boolean;
  /** They ask for a person, in whatever words. */
  readonly wantsPerson: boolean;
}

/** Deterministic and quick: no network, no clock. */
export interface Understands {
  understand(text: string): Understanding;
}
