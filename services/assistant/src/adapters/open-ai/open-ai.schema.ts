import { z } from 'zod';

export interface ToolCall {
  readonly name: string;
  /** JSON as text, made by the model. */
  readonly arguments: string;
}

export const chatAnswer = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) })).nullish(),
        }),
      }),
    )
    .min(1),
});

export const answerArguments = z.object({
  text: z.string().trim().min(1),
  confidence: z.number().min(0).max(1),
  intent: z.string().trim().min(1).max(60),
  choices: z.array(z.string().trim().min(1)).max(10).nullish(),
});

export const escalateArguments = z.object({
  reason: z.string().trim().min(1),
  skills: z.array(z.string()).default([]),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  priority: z.enum(['urgent', 'high', 'normal']).nullish(),
  summary: z.string().trim().nullish(),
  lastWords: z.string().trim().nullish(),
  askedForPerson: z.boolean().nullish(),
});

export const tagsArguments = z.object({ tags: z.array(z.string()) });
