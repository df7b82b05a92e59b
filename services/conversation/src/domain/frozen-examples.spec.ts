import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PERSONAL_FIELDS } from '@baton/contracts-conversation';
import type { ContactEvent } from '@baton/contracts-conversation';
import { contactDecider } from './contact/contact.decider.ts';
import { evolve } from './conversation/conversation.evolve.ts';
import { histories, stateAfter } from './conversation/conversation.spec-kit.ts';
import type { ConversationFact } from './conversation/conversation.state.ts';

const folder = path.resolve(import.meta.dirname, '../../../../libs/contracts/conversation/examples');

interface Example {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const files = readdirSync(folder);
const examples = files.map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Example);

/** Events that end or change what only other events begin; alone they change nothing that a decision needs. */
const WITHOUT_EFFECT = new Set([
  'CustomerMessageEdited',
  'CustomerMessageRevoked',
  'ReactionReceived',
  'OfferAccepted',
  'TakeoverRequested',
  'SentimentAssessed',
  'ConversationSummarized',
  'SatisfactionRated',
  'SegmentSet',
]);

it('there is a frozen example of every event', () => {
  expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(new Set(Object.keys(PERSONAL_FIELDS)));
});

/** Fields that came later stand in a second example beside the first: `<type>.v<version>.<word>.json`. */
it('every personal field stands in an example of its event', () => {
  for (const [type, fields] of Object.entries(PERSONAL_FIELDS)) {
    const shown = new Set(examples.filter((one) => one.type === type).flatMap(({ data }) => Object.keys(data)));
    expect({ type, missing: fields.filter((field) => !shown.has(field)) }).toEqual({ type, missing: [] });
  }
});

it.each(examples.map((example, place) => [files[place] as string, example] as const))(
  '%s is read as it was written',
  (name, { type, schemaVersion, data }) => {
    expect(name).toMatch(new RegExp(`^${type}\\.v${String(schemaVersion)}(\\.[a-z-]+)?\\.json$`));
    if ('contactId' in data && !('conversationId' in data)) {
      const after = contactDecider.evolve(contactDecider.initialState, { type, data } as unknown as ContactEvent);
      expect(after !== contactDecider.initialState).toBe(!WITHOUT_EFFECT.has(type));
    } else {
      const before = stateAfter(histories.myWrapUp);
      const after = evolve(before, { type, data, at: '2026-03-01T10:00:00.000Z' } as unknown as ConversationFact);
      expect(after !== before).toBe(!WITHOUT_EFFECT.has(type));
    }
  },
);
