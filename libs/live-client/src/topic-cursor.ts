import type { Cursor, ServerFrame } from '@baton/contracts-inbox-protocol';

export type Verdict = 'apply' | 'drop' | 'gap';

/**
 * Whether a frame continues what is known of its topic. `drop`: nothing new. `gap`: something between was missed, or
 * the projection was rebuilt, so the topic has to be asked for again.
 */
export const judgeFrame = (
  known: Cursor | null,
  frame: Extract<ServerFrame, { type: 'snapshot' | 'changes' }>,
): Verdict => {
  if (frame.type === 'snapshot') {
    const older = known?.generation === frame.cursor.generation && frame.cursor.seq < known.seq;
    return older ? 'drop' : 'apply';
  }
  if (known === null || known.generation !== frame.cursor.generation) return 'gap';
  if (frame.cursor.seq <= known.seq) return 'drop';
  return frame.after > known.seq ? 'gap' : 'apply';
};
