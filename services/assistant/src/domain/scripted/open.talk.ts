import type { Answer, BrainInput, Thought } from '../brain/brain.port.ts';
import { handOver, specOf, standing } from './escalating.ts';
import { beginFlow } from './flow.steps.ts';
import type { Reading, Wish } from './reading.ts';
import { textIn, type Script } from './script.ts';

const REPHRASE = 'rephrase';

/** What is said when no flow is open, or something else is asked in the middle of one. */
export const answerWishes = (script: Script, input: BrainInput, reading: Reading): Thought => {
  const wishes = reading.wishes.length > 0 ? reading.wishes : reading.smallTalk === null ? [] : [reading.smallTalk];
  if (wishes.length === 0) return notUnderstood(script, input, reading);
  const plain = wishes.flatMap((wish) => toAnswer(script, input, wish));
  const flow = flowOf(script, wishes);
  if (flow === null) return joined(plain);
  const thought = beginFlow(script, input, flow, reading.urgent);
  return thought.kind === 'escalate' ? thought : joined([...plain, withTagsOf(thought, wishes)]);
};

const toAnswer = (script: Script, { language }: BrainInput, { intent, confidence }: Wish): readonly Answer[] =>
  intent.does.kind === 'answer'
    ? [
        {
          ...{ kind: 'answer', text: textIn(intent.does.text, language, script), choices: [], confidence },
          ...{ intent: intent.id, tags: intent.tags },
        },
      ]
    : [];

const flowOf = (script: Script, wishes: readonly Wish[]) => {
  for (const { intent } of wishes) {
    const { does } = intent;
    if (does.kind === 'flow') return script.flows.find(({ id }) => id === does.flow) ?? null;
  }
  return null;
};

const withTagsOf = (answer: Answer, wishes: readonly Wish[]): Answer => {
  const wish = wishes.find(({ intent }) => intent.does.kind === 'flow');
  return { ...answer, confidence: Math.min(answer.confidence, wish?.confidence ?? 1), tags: wish?.intent.tags ?? [] };
};

/** As sure as its least sure part; what comes last is what the next message refers to. */
const joined = (answers: readonly Answer[]): Answer => ({
  kind: 'answer',
  text: answers.map(({ text }) => text).join('\n\n'),
  choices: answers.flatMap(({ choices }) => choices),
  confidence: Math.min(...answers.map(({ confidence }) => confidence)),
  intent: answers.at(-1)?.intent ?? REPHRASE,
  tags: [...new Set(answers.flatMap(({ tags }) => tags))],
});

/** Once it asks for other words; then a person is better than a guess. */
const notUnderstood = (script: Script, input: BrainInput, reading: Reading): Thought => {
  const askedBefore = input.thread.findLast(({ author }) => author === 'assistant')?.intent === REPHRASE;
  if (askedBefore) {
    const handover = { ...standing(null), spec: specOf(script, 'low confidence'), urgent: reading.urgent, tags: [] };
    return handOver(script, input, handover);
  }
  const words = reading.text.trim() === '' ? script.phrases.unreadable : script.phrases.rephrase;
  return {
    ...{ kind: 'answer', text: textIn(words, input.language, script), choices: [] },
    ...{ confidence: LOW, intent: REPHRASE, tags: [] },
  };
};

const LOW = 0.2;
