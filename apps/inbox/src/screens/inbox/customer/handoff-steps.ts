import type { ConversationRow } from '@baton/contracts-inbox-protocol';

export type HandoffStep = 'join' | 'accept' | 'release' | 'end';

export interface Handoff {
  /** Who is in charge, and what comes of it. */
  readonly standing: string;
  readonly steps: readonly { readonly step: HandoffStep; readonly ready: boolean }[];
  /** Why the steps that are not ready are not; null when all are. */
  readonly why: string | null;
}

type Row = Pick<ConversationRow, 'handler' | 'ownerId' | 'takeover' | 'wrapUp'>;

const ready = (step: HandoffStep): Handoff['steps'][number] => ({ step, ready: true });
const notYet = (step: HandoffStep): Handoff['steps'][number] => ({ step, ready: false });

/** What the agent `me` can do about who is in charge. */
export const handoffOf = (row: Row, me: string, nameOf: (agentId: string | null) => string): Handoff => {
  const { handler, ownerId, takeover, wrapUp } = row;
  if (handler === 'assistant') return withAssistant(takeover?.agentId ?? null, me, nameOf);
  if (handler === 'agent' && ownerId === me) {
    return {
      standing: 'You are in charge. The assistant is silent.',
      steps: [ready('release'), ready('end')],
      why: null,
    };
  }
  if (handler === 'agent') {
    return {
      standing: `${nameOf(ownerId)} is in charge.`,
      steps: [notYet('release'), notYet('end')],
      why: `Only ${nameOf(ownerId)} can release or end it. You can leave a note.`,
    };
  }
  if (handler === 'none') {
    const standing = wrapUp === null ? 'It has ended.' : `It has ended; ${nameOf(wrapUp.agentId)} wraps up.`;
    return { standing, steps: [notYet('release'), notYet('end')], why: 'Nobody is in charge of what has ended.' };
  }
  return {
    standing: 'It waits for a person. The assistant is silent.',
    steps: [ready('accept'), notYet('release')],
    why: 'Accept it first: then you can release it.',
  };
};

const withAssistant = (asked: string | null, me: string, nameOf: (agentId: string) => string): Handoff => {
  if (asked === me) {
    return {
      standing: 'You asked to take over. Until you accept, the assistant answers.',
      steps: [ready('accept')],
      why: null,
    };
  }
  return {
    standing: asked === null ? 'The assistant is in charge.' : `${nameOf(asked)} asked to take over.`,
    steps: [ready('join'), notYet('accept')],
    why: 'Join first, then accept; or take over in one step below the messages.',
  };
};
