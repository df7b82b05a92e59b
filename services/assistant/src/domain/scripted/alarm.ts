import type { BrainInput } from '../brain/brain.port.ts';
import { escalatingWish } from './wish.ts';
import { skillsOf, specOf, standing, type Handover } from './escalating.ts';
import type { Position } from './flow.position.ts';
import type { Reading } from './reading.ts';
import type { Script } from './script.ts';

/** Strong enough to be called anger: a lone “broken” is a fact. */
const ANGRY = -0.8;
/** A text so long holds more than an answer does justice to, in UTF-16 code units. */
const LONG_TEXT = 700;
const WISHES_AT_MOST = 2;

/** What only a person should deal with, whatever the script would say; null when nothing of the kind. */
export const alarm = (
  script: Script,
  input: BrainInput,
  reading: Reading,
  position: Position | null,
): Handover | null => {
  const { urgent } = reading;
  const at = { ...standing(position), urgent };
  const skills = skillsOf(position);
  const ofIntent = escalatingWish(reading);
  if (ofIntent !== null && ofIntent.by !== 'customer') {
    return { ...at, spec: ofIntent, tags: tagsOf(reading) };
  }
  if (reading.wantsPerson || ofIntent !== null) {
    return { ...at, spec: specOf(script, 'asked for a person', { by: 'customer', skills }), tags: tagsOf(reading) };
  }
  if (isFedUp(input)) {
    const spec = specOf(script, 'unhappy customer', { skills, priority: 'high', words: script.phrases.sorry });
    return { ...at, spec, tags: ['unhappy', ...tagsOf(reading)] };
  }
  if (reading.text.length > LONG_TEXT || reading.wishes.length > WISHES_AT_MOST) {
    return { ...at, spec: specOf(script, 'complex issue', { skills }), tags: tagsOf(reading) };
  }
  return null;
};

const tagsOf = ({ wishes }: Reading): readonly string[] => [...new Set(wishes.flatMap(({ intent }) => intent.tags))];

/** Angry now, and it is not the first time that this goes on: an answer did not help. */
const isFedUp = ({ messages, thread }: BrainInput): boolean =>
  messages.some(({ understanding: { sentiment, score } }) => sentiment === 'negative' && score <= ANGRY) &&
  (messages.filter(({ understanding }) => understanding.sentiment === 'negative').length > 1 ||
    thread.filter(({ author }) => author === 'assistant').length >= 2);
