import { ANA, NOW, at, given, histories } from './conversation.spec-kit.ts';

const by = { now: NOW, agentId: ANA } as const;
const tagged = at(NOW, 'TagsApplied', { episode: 1, tags: ['refund', 'vip'] });

describe('notes', () => {
  const note = { type: 'addNote', ...by, noteId: 'n1', text: 'call back' } as const;

  it('are kept with their author, once', () => {
    given(...histories.waiting)
      .when(note)
      .then(['NoteAdded', { noteId: 'n1', agentId: ANA, text: 'call back' }]);
    given(...histories.waiting, at(NOW, 'NoteAdded', { episode: 1, noteId: 'n1', agentId: ANA, text: 'call back' }))
      .when(note)
      .then();
  });

  it('say something, within their length', () => {
    given(...histories.waiting)
      .when({ ...note, text: ' ' })
      .refused({ code: 'empty' });
    given(...histories.waiting)
      .when({ ...note, text: 'x'.repeat(10_001) })
      .refused({ code: 'too-long', limit: 10_000, length: 10_001 });
  });
});

describe('tags', () => {
  it('have one spelling and are applied once', () => {
    given(...histories.waiting, tagged)
      .when({ type: 'applyTags', ...by, tags: ['  Refund', 'Late  Delivery', 'late delivery', ' '] })
      .then(['TagsApplied', { tags: ['late delivery'] }]);
    given(...histories.waiting, tagged)
      .when({ type: 'applyTags', ...by, tags: ['VIP'] })
      .then();
  });

  it('are words of at most 64 characters', () => {
    given(...histories.waiting)
      .when({ type: 'applyTags', ...by, tags: [' '] })
      .refused({ code: 'empty' });
    given(...histories.waiting)
      .when({ type: 'applyTags', ...by, tags: ['x'.repeat(65)] })
      .refused({ code: 'too-long', limit: 64, length: 65 });
  });

  it('come from the assistant, too, but not again what a person took off', () => {
    const removed = at(NOW, 'TagRemoved', { episode: 1, tag: 'vip' });
    given(...histories.waiting, tagged, removed)
      .when({ type: 'applyTags', ...by, by: 'assistant', tags: ['VIP', 'Billing'] })
      .then(['TagsApplied', { tags: ['billing'], by: 'assistant' }]);
    given(...histories.waiting, tagged, removed)
      .when({ type: 'applyTags', ...by, tags: ['VIP'] })
      .then(['TagsApplied', { tags: ['vip'] }]);
  });

  it('are removed by any spelling', () => {
    given(...histories.waiting, tagged)
      .when({ type: 'removeTag', ...by, tag: ' VIP' })
      .then(['TagRemoved', { tag: 'vip' }]);
    given(...histories.waiting, at(NOW, 'TagRemoved', { episode: 1, tag: 'vip' }))
      .when({ type: 'removeTag', ...by, tag: 'vip' })
      .then();
  });
});

it('a priority that is set already is no event', () => {
  given(...histories.waiting)
    .when({ type: 'setPriority', ...by, priority: 'normal', reason: 'as it was' })
    .then();
  given(...histories.waiting)
    .when({ type: 'setPriority', ...by, priority: 'urgent', reason: 'a VIP' })
    .then(['PrioritySet', { priority: 'urgent', by: 'agent', reason: 'a VIP' }]);
});
