import type { Answer, BrainInput, Thought } from '../brain/brain.port.ts';
import { captured, type Parameters } from './capture.ts';
import { handOver, specOf } from './escalating.ts';
import { intentOf, nextStep, recordFor } from './flow.position.ts';
import { textIn, type Flow, type Script, type Step } from './script.ts';

/** A value that fits its rule is as sure as it gets here; a repeated question is less so. */
export const SURE = 0.95;
const ASKED_AGAIN = 0.7;

/** The first step of a flow that began with these messages. */
export const beginFlow = (script: Script, input: BrainInput, flow: Flow, urgent: boolean): Thought =>
  doNext(script, input, flow, captured(flow, null, {}, input.messages), urgent);

/** What the flow says with what is known now. */
export const doNext = (
  script: Script,
  input: BrainInput,
  flow: Flow,
  parameters: Parameters,
  urgent: boolean,
): Thought => {
  const step = nextStep(script, flow, parameters);
  switch (step?.kind) {
    case 'ask':
      return asking(script, input, flow, step, false);
    case 'lookUp':
      return saying(flow, step, textIn(recordFor(script, step.by, parameters)?.says ?? {}, input.language, script));
    case 'say':
      return saying(flow, step, filled(textIn(step.text, input.language, script), parameters));
    case 'escalate':
      return handOver(script, input, { spec: step, flow: flow.id, step: step.id, parameters, urgent, tags: [] });
    default:
      return handOver(script, input, {
        ...{
          spec: specOf(script, 'the script has no next step'),
          flow: flow.id,
          step: null,
          parameters,
          urgent,
          tags: [],
        },
      });
  }
};

export const asking = (
  script: Script,
  { language }: BrainInput,
  flow: Flow,
  step: Extract<Step, { kind: 'ask' }>,
  again: boolean,
): Answer => ({
  kind: 'answer',
  text: textIn(again ? step.retry : step.ask, language, script),
  choices:
    step.capture.kind === 'choice'
      ? step.capture.choices.map(({ id, title }) => ({ id, title: textIn(title, language, script) }))
      : [],
  confidence: again ? ASKED_AGAIN : SURE,
  intent: intentOf(flow.id, step.id),
  tags: [],
});

const saying = (flow: Flow, { id }: Step, text: string): Answer => ({
  ...{ kind: 'answer', text, choices: [], confidence: SURE, intent: intentOf(flow.id, id), tags: [] },
});

const filled = (text: string, parameters: Parameters): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parameters[name] ?? '');
