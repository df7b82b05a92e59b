import { z } from 'zod';

/** The shape of a script's file; `script-file.adapter.ts` makes a `Script` of it. Unknown keys are errors: they are typing errors. */
const texts = z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1));
const textLists = z.record(z.string().regex(/^[a-z]{2}$/), z.array(z.string().min(1)));
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const parameter = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
/** The name of a phrase, or the words themselves. */
const words = z.union([z.enum(['handOver', 'sorry']), texts]);

const escalation = z.strictObject({
  reason: z.string().min(1).max(500),
  by: z.enum(['customer', 'assistant']).default('assistant'),
  skills: z.array(z.string()),
  priority: z.enum(['urgent', 'high', 'normal']).nullable().default(null),
  words,
});

const choice = z.strictObject({ id, title: texts, words: textLists });

const ask = z.strictObject({
  parameter,
  text: texts,
  retry: texts,
  pattern: z.string().optional(),
  format: z.string().default('$1'),
  email: z.literal(true).optional(),
  choices: z.array(choice).min(2).max(10).optional(),
  atLeast: z.int().min(1).optional(),
});

const step = z.strictObject({
  id,
  when: z
    .strictObject({ parameter, isOneOf: z.array(z.string()).min(1) })
    .nullable()
    .default(null),
  ask: ask.extend({ retry: texts.optional() }).optional(),
  lookUp: z.array(parameter).min(1).optional(),
  say: texts.optional(),
  escalate: escalation.optional(),
});

const intent = z.strictObject({
  id,
  smallTalk: z.boolean().default(false),
  tags: z.array(z.string().min(1).max(64)).default([]),
  keywords: textLists.default({}),
  examples: textLists,
  answer: texts.optional(),
  flow: id.optional(),
  escalate: escalation.optional(),
});

export const scriptFile = z.strictObject({
  name: z.string(),
  languages: z.array(z.string().length(2)).min(1),
  houseLanguage: z.string().length(2),
  skills: z.array(z.string().min(1).max(64)),
  languageSkills: z.record(z.string(), z.string()),
  threshold: z.number().min(0).max(1),
  attempts: z.int().min(1).max(10),
  phrases: z.strictObject({
    rephrase: texts,
    unreadable: texts,
    leftFlow: texts,
    handOver: texts,
    sorry: texts,
  }),
  stopWords: textLists,
  intents: z.array(intent),
  flows: z.array(z.strictObject({ id, steps: z.array(step).min(1) })),
  records: z.array(z.strictObject({ parameters: z.record(parameter, z.string()), says: texts })),
});

export type ScriptFile = z.infer<typeof scriptFile>;
export type FileStep = ScriptFile['flows'][number]['steps'][number];
export type FileAsk = NonNullable<FileStep['ask']>;
export type FileEscalation = z.infer<typeof escalation>;
