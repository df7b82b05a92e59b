import type { Reading } from './reading.ts';
import type { EscalationSpec } from './script.ts';

/** What the surest wish that needs a person asks for. */
export const escalatingWish = ({ wishes }: Pick<Reading, 'wishes'>): EscalationSpec | null => {
  for (const { intent } of wishes) if (intent.does.kind === 'escalate') return intent.does;
  return null;
};
