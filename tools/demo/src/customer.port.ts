import type { Line } from './stories.ts';

export interface Reply {
  readonly id: string;
}

/** How a story's customer reaches the shop. */
export interface Customer {
  /** `replyTo`: the reply that is quoted, where the channel can. */
  say(line: Line, replyTo?: string): Promise<void>;
  /** All that the shop's side has said so far, oldest first. */
  replies(): Promise<readonly Reply[]>;
  /** Everything so far was seen. */
  read(): Promise<void>;
  /** Under the reply that ends the story. */
  thank(reply: Reply, thanks: string): Promise<void>;
  leave(): void;
}
