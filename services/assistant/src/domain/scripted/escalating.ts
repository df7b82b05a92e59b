import type { BrainInput, Escalation } from '../brain/brain.port.ts';
import { summaryOf } from '../brain/summary.ts';
import type { Parameters } from './capture.ts';
import type { Position } from './flow.position.ts';
import { requirementsFor } from './requirements.ts';
import { textIn, type EscalationSpec, type Script } from './script.ts';

export interface Handover {
  readonly spec: EscalationSpec;
  readonly flow: string | null;
  readonly step: string | null;
  readonly parameters: Parameters;
  readonly urgent: boolean;
  readonly tags: readonly string[];
}

/** A person takes over: what they must know, and what the customer is told. */
export const handOver = (script: Script, input: BrainInput, handover: Handover): Escalation => {
  const { spec, flow, step, parameters, urgent, tags } = handover;
  const { language } = input;
  return {
    ...{ kind: 'escalate', reason: spec.reason, by: spec.by, flow, step, parameters, tags },
    requirements: requirementsFor(script, spec.skills, language),
    priority: urgent && spec.priority !== 'urgent' ? 'high' : spec.priority,
    lastWords: textIn(spec.words, language, script),
    confidence: 1,
    summary: summaryOf(input, parameters),
  };
};

export const specOf = (
  script: Script,
  reason: string,
  more: Partial<Omit<EscalationSpec, 'reason'>> = {},
): EscalationSpec => ({
  ...{ reason, by: 'assistant', skills: [], priority: null, words: script.phrases.handOver },
  ...more,
});

/** An escalation that happens while a flow is open tells where it stood. */
export const standing = (position: Position | null): Pick<Handover, 'flow' | 'step' | 'parameters'> => ({
  flow: position?.flow.id ?? null,
  step: position?.asked ?? null,
  parameters: position?.parameters ?? {},
});

/** The skills that the flow would ask for at its own escalation. */
export const skillsOf = (position: Position | null): readonly string[] =>
  position?.flow.steps.find((step) => step.kind === 'escalate')?.skills ?? [];
