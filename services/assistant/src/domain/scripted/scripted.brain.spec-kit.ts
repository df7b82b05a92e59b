import path from 'node:path';
import { readScript } from '../../adapters/script-file.adapter.ts';
import { WordsUnderstanding } from '../../adapters/understanding/understanding.adapter.ts';
import type { BrainInput, Line, NewLine, Thought } from '../brain/brain.port.ts';
import { ScriptedBrain } from './scripted.brain.ts';

export const demoShop = readScript(path.resolve(import.meta.dirname, '../../../scripts/demo-shop.yaml'));
export const demoBrain = new ScriptedBrain(demoShop);
const understands = new WordsUnderstanding();

/** A text, or a tap on a choice. */
export type Said = string | { readonly choiceId: string; readonly title: string };

export const heard = (said: Said): NewLine => {
  const tap = typeof said === 'string' ? null : said;
  const text = typeof said === 'string' ? said : said.title;
  return {
    ...{ author: 'customer', text, intent: null, choiceId: tap?.choiceId ?? null },
    understanding: understands.understand(tap === null ? text : ''),
  };
};

export const inputOf = (thread: readonly Line[], burst: readonly Said[], language = 'en'): BrainInput => {
  const messages = burst.map(heard);
  const spoken = messages.findLast(({ understanding }) => understanding.language !== 'unknown');
  return {
    ...{ channel: 'webchat', textLength: 10_000, contactName: null, thread, messages },
    language: spoken?.understanding.language ?? language,
  };
};

/** What the brain thinks after each burst, until it calls a person. */
export const talk = async (...bursts: readonly (Said | readonly Said[])[]): Promise<readonly Thought[]> => {
  const thoughts: Thought[] = [];
  let thread: readonly Line[] = [];
  let language = 'en';
  for (const burst of bursts) {
    const input = inputOf(thread, Array.isArray(burst) ? (burst as readonly Said[]) : [burst as Said], language);
    language = input.language;
    const thought = await demoBrain.think(input);
    thoughts.push(thought);
    if (thought.kind === 'escalate') return thoughts;
    thread = [
      ...thread,
      ...input.messages,
      { author: 'assistant', text: thought.text, intent: thought.intent, choiceId: null },
    ];
  }
  return thoughts;
};

/** The intent of an answer, the reason of an escalation. */
export const gist = (thought: Thought): string =>
  thought.kind === 'answer' ? thought.intent : `escalate: ${thought.reason}`;

export const gists = async (...bursts: readonly (Said | readonly Said[])[]): Promise<readonly string[]> =>
  (await talk(...bursts)).map(gist);
