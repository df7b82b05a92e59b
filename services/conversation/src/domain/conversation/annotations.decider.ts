import { NOTE_LENGTH, TAG_LENGTH } from '@baton/contracts-conversation';
import type { ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';

const refusedFor = (refusal: ConversationRefusal) => refuse<ConversationRefusal>(refusal);

export const addNote = (command: CommandOf<'addNote'>, state: Started): ConversationDecision => {
  const { now, agentId, noteId, text } = command;
  if (state.noteIds.has(noteId)) return nothing;
  if (text.trim() === '') return refusedFor({ code: 'empty' });
  if (text.length > NOTE_LENGTH) return refusedFor({ code: 'too-long', limit: NOTE_LENGTH, length: text.length });
  return accept(fact(now, 'NoteAdded', { episode: state.episode, noteId, agentId, text }));
};

export const setPriority = (command: CommandOf<'setPriority'>, state: Started): ConversationDecision => {
  const { now, priority, reason } = command;
  if (priority === state.priority) return nothing;
  const data = { episode: state.episode, priority, by: 'agent', ...present({ reason }) } as const;
  return accept(fact(now, 'PrioritySet', data));
};

export const applyTags = ({ now, tags, by }: CommandOf<'applyTags'>, state: Started): ConversationDecision => {
  const found = newTags(state, tags);
  if (found.kind === 'refused') return found;
  if (tags.every((tag) => normaliseTag(tag) === '')) return refusedFor({ code: 'empty' });
  const added = by === 'assistant' ? found.tags.filter((tag) => !state.tagsTakenOff.includes(tag)) : found.tags;
  if (added.length === 0) return nothing;
  return accept(fact(now, 'TagsApplied', { episode: state.episode, tags: added, ...present({ by }) }));
};

export const removeTag = ({ now, tag }: CommandOf<'removeTag'>, state: Started): ConversationDecision => {
  const known = normaliseTag(tag);
  return state.tags.includes(known) ? accept(fact(now, 'TagRemoved', { episode: state.episode, tag: known })) : nothing;
};

/** One spelling for what people type: ` Billing  Issue` and `billing issue` are the same tag. */
export const normaliseTag = (tag: string): string => tag.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

type NewTags =
  | { readonly kind: 'new'; readonly tags: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: ConversationRefusal };

/** Those of the tags that the conversation does not have yet, each once. */
export const newTags = (state: Started, tags: readonly string[]): NewTags => {
  const wanted = [...new Set(tags.map(normaliseTag))].filter((tag) => tag !== '');
  const long = wanted.find((tag) => tag.length > TAG_LENGTH);
  if (long !== undefined) return refusedFor({ code: 'too-long', limit: TAG_LENGTH, length: long.length });
  return { kind: 'new', tags: wanted.filter((tag) => !state.tags.includes(tag)) };
};
