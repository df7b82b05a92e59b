import type { Answer, BrainInput, Thought } from '../brain/brain.port.ts';
import { captured } from './capture.ts';
import { handOver, skillsOf, specOf, standing } from './escalating.ts';
import type { Position } from './flow.position.ts';
import { asking, doNext, SURE } from './flow.steps.ts';
import { answerWishes } from './open.talk.ts';
import type { Reading } from './reading.ts';
import { textIn, type Script } from './script.ts';

/** The next thing that an open flow says. */
export const followFlow = (script: Script, input: BrainInput, reading: Reading, position: Position): Thought => {
  const { flow, asked, asks } = position;
  if (reading.stops) return left(script, input);
  const parameters = captured(flow, asked, position.parameters, input.messages);
  const step = flow.steps.find(({ id }) => id === asked);
  if (step?.kind === 'ask' && step.parameter in parameters) {
    return doNext(script, input, flow, parameters, reading.urgent);
  }
  const [wish] = reading.wishes;
  if (wish !== undefined) return elsewhere(script, input, reading, position);
  if (asks >= script.attempts) {
    const spec = specOf(script, `no valid ${step?.kind === 'ask' ? spoken(step.parameter) : 'answer'}`, {
      skills: skillsOf(position),
    });
    return handOver(script, input, { ...standing(position), spec, urgent: reading.urgent, tags: [] });
  }
  return step?.kind === 'ask' ? asking(script, input, flow, step, true) : left(script, input);
};

/** `orderNumber` as agents read it: order number. */
const spoken = (parameter: string): string =>
  parameter.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** They ask something else in the middle: a plain question is answered and the flow goes on, another flow takes over. */
const elsewhere = (script: Script, input: BrainInput, reading: Reading, position: Position): Thought => {
  const aside = answerWishes(script, input, reading);
  const step = position.flow.steps.find(({ id }) => id === position.asked);
  if (aside.kind === 'escalate' || aside.intent.startsWith('flow:') || step?.kind !== 'ask') return aside;
  const again = asking(script, input, position.flow, step, false);
  return { ...again, text: `${aside.text}\n\n${again.text}`, confidence: aside.confidence, tags: aside.tags };
};

const left = (script: Script, { language }: BrainInput): Answer => ({
  ...{ kind: 'answer', text: textIn(script.phrases.leftFlow, language, script), choices: [], confidence: SURE },
  ...{ intent: 'left-flow', tags: [] },
});
