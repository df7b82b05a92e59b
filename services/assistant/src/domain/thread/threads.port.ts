import type { ThreadState } from './thread.state.ts';

export interface Threads {
  /** The conversation as its stream has it now: never behind. */
  of(stream: string): Promise<ThreadState>;
}
