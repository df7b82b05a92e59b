import type { Line } from '../brain/brain.port.ts';
import { captured, type Parameters, type Utterance } from './capture.ts';
import type { Flow, Script, Step } from './script.ts';

/** Where a flow stands: the step that was asked last, how often in a row, and what is known. */
export interface Position {
  readonly flow: Flow;
  readonly asked: string;
  readonly asks: number;
  readonly parameters: Parameters;
}

export const intentOf = (flow: string, step: string): string => `flow:${flow}/${step}`;

const parseIntent = (intent: string | null): { flow: string; step: string } | null => {
  const match = /^flow:([^/]+)\/(.+)$/.exec(intent ?? '');
  return match === null ? null : { flow: match[1] as string, step: match[2] as string };
};

/**
 * Where the thread stands, from what was said alone: nothing is kept beside the log, so nothing is lost with a process.
 * Null when no flow is open: none began, it came to its end, or a person has spoken since.
 */
export const positionIn = (script: Script, thread: readonly Line[]): Position | null => {
  let position: Position | null = null;
  let said: Utterance[] = [];
  for (const line of thread) {
    if (line.author === 'customer') {
      said.push(line);
      continue;
    }
    position = line.author === 'agent' ? null : after(script, position, said, line.intent);
    said = [];
  }
  return position;
};

const after = (
  script: Script,
  before: Position | null,
  said: readonly Utterance[],
  intent: string | null,
): Position | null => {
  const at = parseIntent(intent);
  const flow = script.flows.find(({ id }) => id === at?.flow);
  if (at === null || flow === undefined) return null;
  if (flow.steps.find(({ id }) => id === at.step)?.kind !== 'ask') return null;
  const same = before?.flow.id === flow.id ? before : null;
  const parameters = captured(flow, same?.asked ?? null, same?.parameters ?? {}, said);
  return { flow, parameters, asked: at.step, asks: same?.asked === at.step ? same.asks + 1 : 1 };
};

/** What the flow does next with what is known; undefined at its end. */
export const nextStep = (script: Script, { steps }: Flow, parameters: Parameters): Step | undefined =>
  steps.find((step) => {
    const { when } = step;
    if (when !== null && !when.isOneOf.includes(parameters[when.parameter] ?? '')) return false;
    if (step.kind === 'ask') return !(step.parameter in parameters);
    return step.kind !== 'lookUp' || recordFor(script, step.by, parameters) !== undefined;
  });

export const recordFor = (script: Script, by: readonly string[], parameters: Parameters) =>
  script.records.find((record) => by.every((name) => record.parameters[name] === parameters[name]));
