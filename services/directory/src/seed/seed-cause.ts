import type { ChangeCause, ChangeOutcome } from '../domain/directory-changes.port.ts';

export const seedCause = (what: string): ChangeCause => {
  const commandId = `seed:${what}`;
  return { commandId, correlationId: commandId, actor: { kind: 'system', id: 'seed' } };
};

export const must = (outcome: ChangeOutcome): void => {
  if (outcome.kind === 'refused') throw new Error(`the demo's seed was refused: ${JSON.stringify(outcome.refusal)}`);
};
