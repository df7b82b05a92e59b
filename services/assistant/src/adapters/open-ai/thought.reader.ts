import { CHANNEL_LIMITS, REASON_LENGTH, TAG_LENGTH } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { z } from 'zod';
import type { Answer, BrainInput, Escalation, Thought } from '../../domain/brain/brain.port.ts';
import { requirementsFor } from '../../domain/scripted/requirements.ts';
import { textIn, type Script } from '../../domain/scripted/script.ts';
import { answerArguments, escalateArguments, tagsArguments, type ToolCall } from './open-ai.schema.ts';
import { cut, withoutStrangeData, withoutStrangeLinks } from './safe-words.ts';

export interface ReadingRules {
  readonly script: Script;
  readonly linkHosts: ReadonlySet<string>;
}

const CHOICE_LENGTH = 20;
const TAGS_AT_MOST = 8;
const LAST_WORDS_LENGTH = 500;
const SUMMARY_LENGTH = 2_000;
const PARAMETERS_AT_MOST = 20;

const unreadable = (why: string): Fault => new Fault('model-unreadable', `the model cannot be used: ${why}`, 'never');

/** What the calls mean, as far as it is allowed. Throws `model-unreadable` for anything else than one decision. */
export const readThought = (calls: readonly ToolCall[], input: BrainInput, rules: ReadingRules): Thought => {
  const decisions = calls.filter(({ name }) => name === 'answer' || name === 'escalate');
  const [decision] = decisions;
  if (decision === undefined || decisions.length > 1) throw unreadable('it made no decision, or several');
  const tags = calls.flatMap((call) => (call.name === 'set_tags' ? readTags(call) : []));
  return decision.name === 'answer'
    ? readAnswer(decision, input, rules, tags)
    : readEscalation(decision, input, rules, tags);
};

/** Surer than this is left to it; below, a person is better. */
const readAnswer = (call: ToolCall, input: BrainInput, rules: ReadingRules, tags: readonly string[]): Thought => {
  const { confidence, intent, text, choices } = argumentsOf(call, answerArguments);
  if (confidence < rules.script.threshold) return unsure(input, rules, tags);
  const safe = safeWords(text, input, rules, input.textLength - CHOICES_ROOM);
  if (safe === '') throw unreadable('nothing of its answer may be sent');
  const answer: Answer = {
    ...{ kind: 'answer', text: safe, confidence, tags },
    // A model must not pretend to be a step of the script.
    intent: intent.toLowerCase().replaceAll(/[^a-z0-9-]+/gu, '-') || 'answer',
    choices: [...new Set(choices ?? [])]
      .map((choice) => safeWords(choice, input, rules, CHOICE_LENGTH))
      .filter((title) => title !== '')
      .map((title, at) => ({ id: `choice-${at + 1}`, title })),
  };
  return answer;
};

/** Choices are lines of the text where a channel has no buttons. */
const CHOICES_ROOM = 300;

const unsure = ({ language }: BrainInput, { script }: ReadingRules, tags: readonly string[]): Escalation => ({
  ...{ kind: 'escalate', reason: 'low confidence', by: 'assistant', parameters: {}, priority: null, flow: null },
  ...{ step: null, confidence: 1, summary: null, tags, lastWords: textIn(script.phrases.handOver, language, script) },
  requirements: requirementsFor(script, [], language),
});

const readEscalation = (
  call: ToolCall,
  input: BrainInput,
  rules: ReadingRules,
  tags: readonly string[],
): Escalation => {
  const { script } = rules;
  const { reason, skills, parameters, priority, summary, lastWords, askedForPerson } = argumentsOf(
    call,
    escalateArguments,
  );
  const known = [...new Set(skills)].filter((skill) => script.skills.includes(skill));
  const words = safeWords(lastWords ?? '', input, rules, LAST_WORDS_LENGTH);
  return {
    ...{ kind: 'escalate', by: askedForPerson === true ? 'customer' : 'assistant', flow: null, step: null },
    reason: cut(reason, REASON_LENGTH),
    requirements: requirementsFor(script, known, input.language),
    parameters: saidByCustomer(parameters, input),
    priority: priority ?? null,
    lastWords: words === '' ? textIn(script.phrases.handOver, input.language, script) : words,
    confidence: 1,
    summary: summary == null || summary === '' ? null : cut(summary, SUMMARY_LENGTH),
    tags,
  };
};

const argumentsOf = <T>({ name, arguments: text }: ToolCall, schema: z.ZodType<T>): T => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(`the arguments of ${name} are no JSON`);
  }
  const read = schema.safeParse(json);
  if (!read.success) throw unreadable(`the arguments of ${name} have another shape`);
  return read.data;
};

const readTags = (call: ToolCall): readonly string[] =>
  [...new Set(argumentsOf(call, tagsArguments).tags.map((tag) => tag.trim().toLowerCase()))]
    .filter((tag) => tag.length <= TAG_LENGTH && /^[\p{L}\p{N}][\p{L}\p{N} -]*$/u.test(tag))
    .slice(0, TAGS_AT_MOST);

const safeWords = (text: string, input: BrainInput, { script, linkHosts }: ReadingRules, length: number): string => {
  const known = [...conversation(input), JSON.stringify(script.intents), JSON.stringify(script.phrases)].join('\n');
  const limit = Math.min(length, CHANNEL_LIMITS[input.channel].textLength ?? length);
  return cut(withoutStrangeData(withoutStrangeLinks(text, linkHosts), known).trim(), limit);
};

const conversation = ({ thread, messages }: BrainInput): readonly string[] =>
  [...thread, ...messages].map(({ text }) => text);

/** Captured means that the customer said it: what stands nowhere in their words was made up. */
const saidByCustomer = (
  parameters: Readonly<Record<string, string | number | boolean>>,
  { thread, messages }: BrainInput,
): Readonly<Record<string, string>> => {
  const said = squeezed(
    [...thread, ...messages].flatMap((line) => (line.author === 'customer' ? [line.text] : [])).join('\n'),
  );
  return Object.fromEntries(
    Object.entries(parameters)
      .map(([name, value]) => [name, String(value).trim()] as const)
      .filter(([name, value]) => /^[A-Za-z][\w-]{0,39}$/.test(name) && value !== '' && said.includes(squeezed(value)))
      .slice(0, PARAMETERS_AT_MOST),
  );
};

const squeezed = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}@.]+/gu, '');
