import { readFileSync } from 'node:fs';
import { Fault } from '@baton/event-sourcing';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Capture, EscalationSpec, Intent, Script, Step } from '../domain/scripted/script.ts';
import { scriptProblems } from '../domain/scripted/script.check.ts';
import { scriptFile, type FileAsk, type FileEscalation, type FileStep, type ScriptFile } from './script-file.schema.ts';

/** Throws a `Fault` (`script-invalid`, never) that says what is wrong with the file, and where. */
export const readScript = (file: string): Script => scriptFrom(readFileSync(file, 'utf8'));

export const scriptFrom = (yaml: string): Script => {
  const read = scriptFile.safeParse(parsed(yaml));
  if (!read.success) throw invalidScript(z.prettifyError(read.error));
  const script = toScript(read.data);
  const problems = scriptProblems(script);
  if (problems.length > 0) throw invalidScript(problems.join('; '));
  return script;
};

const invalidScript = (why: string): Fault => new Fault('script-invalid', `the script cannot be used: ${why}`, 'never');

const parsed = (yaml: string): unknown => {
  try {
    return parse(yaml);
  } catch (error) {
    throw invalidScript(error instanceof Error ? error.message : 'no YAML');
  }
};

const toScript = (file: ScriptFile): Script => ({
  ...file,
  intents: file.intents.map((intent) => toIntent(file, intent)),
  flows: file.flows.map(({ id, steps }) => ({ id, steps: steps.map((step) => toStep(file, id, step)) })),
});

const toIntent = (file: ScriptFile, { answer, flow, escalate, ...intent }: ScriptFile['intents'][number]): Intent => {
  if (answer !== undefined) return { ...intent, does: { kind: 'answer', text: answer } };
  if (flow !== undefined) return { ...intent, does: { kind: 'flow', flow } };
  if (escalate !== undefined) return { ...intent, does: { kind: 'escalate', ...toEscalation(file, escalate) } };
  throw invalidScript(`intent ${intent.id} does nothing: give it answer, flow or escalate`);
};

const toEscalation = ({ phrases }: ScriptFile, spec: FileEscalation): EscalationSpec => ({
  ...spec,
  words: typeof spec.words === 'string' ? phrases[spec.words] : spec.words,
});

const toStep = (file: ScriptFile, flow: string, { id, when, ask, lookUp, say, escalate }: FileStep): Step => {
  const base = { id, when };
  if (ask !== undefined) {
    const { parameter, text, retry = text } = ask;
    return { ...base, kind: 'ask', parameter, ask: text, retry, capture: toCapture(flow, id, ask) };
  }
  if (lookUp !== undefined) return { ...base, kind: 'lookUp', by: lookUp };
  if (say !== undefined) return { ...base, kind: 'say', text: say };
  if (escalate !== undefined) return { ...base, kind: 'escalate', ...toEscalation(file, escalate) };
  throw invalidScript(`step ${flow}/${id} does nothing: give it ask, lookUp, say or escalate`);
};

const toCapture = (flow: string, step: string, { pattern, format, email, choices, atLeast }: FileAsk): Capture => {
  if (pattern !== undefined) return { kind: 'pattern', pattern, format };
  if (email === true) return { kind: 'email' };
  if (choices !== undefined) return { kind: 'choice', choices };
  if (atLeast !== undefined) return { kind: 'text', atLeast };
  throw invalidScript(`step ${flow}/${step} takes no answer: give it pattern, email, choices or atLeast`);
};
