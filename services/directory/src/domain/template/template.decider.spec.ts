import type { Template } from '@baton/contracts-directory';
import fc from 'fast-check';
import type { Editor } from './editor.ts';
import { editorOf } from './editor.ts';
import { decideRemoveTemplate, decideSaveTemplate, type TemplateFacts } from './template.decider.ts';

const ALL: Editor = { kind: 'everything' };
const OF_A: Editor = { kind: 'teams', teamIds: ['a'] };
const template = (change: Partial<Template> = {}): Template => ({
  ...{ templateId: 't', name: 'greeting', text: 'Hi', channels: [], teamIds: [] },
  ...change,
});
const facts = (change: Partial<TemplateFacts> = {}): TemplateFacts => ({
  ...{ editor: ALL, nameTaken: false, unknownTeam: null },
  ...change,
});
const refused = (code: string, more = {}) => ({ kind: 'refused', refusal: { code, ...more } });

describe('saving a template', () => {
  it('adds what is new, revises what is known, and says nothing about what is the same', () => {
    const saved = template({ channels: ['webchat', 'whatsapp'], teamIds: ['a', 'b'] });
    expect(decideSaveTemplate(saved, null, facts())).toEqual({
      kind: 'accepted',
      events: [{ type: 'TemplateAdded', data: saved }],
    });
    expect(decideSaveTemplate(saved, template(), facts())).toMatchObject({ events: [{ type: 'TemplateRevised' }] });
    const same = template({ channels: ['whatsapp', 'webchat'], teamIds: ['b', 'a'] });
    expect(decideSaveTemplate(same, saved, facts())).toEqual({ kind: 'accepted', events: [] });
  });

  it('refuses a name that is another’s and a team that nobody knows', () => {
    expect(decideSaveTemplate(template(), null, facts({ nameTaken: true }))).toEqual(
      refused('taken', { field: 'name' }),
    );
    expect(decideSaveTemplate(template(), null, facts({ unknownTeam: 'x' }))).toEqual(
      refused('unknown-team', { teamId: 'x' }),
    );
  });

  it('lets a supervisor neither take another team’s, nor everybody’s, nor give their own away', () => {
    const save = (to: string[], from: string[] | null, editor: Editor | null = OF_A) =>
      decideSaveTemplate(
        template({ teamIds: to }),
        from === null ? null : template({ teamIds: from }),
        facts({ editor }),
      );
    expect(save(['a'], null).kind).toBe('accepted');
    expect(save(['a'], ['a']).kind).toBe('accepted');
    for (const [to, from] of [
      [['a', 'b'], null],
      [[], null],
      [['a'], []],
      [['a'], ['b']],
      [['b'], ['a']],
    ] as const) {
      expect(save([...to], from === null ? null : [...from])).toEqual(refused('not-yours'));
    }
    expect(save(['a'], null, null)).toEqual(refused('not-admin'));
  });

  it('lets through exactly what lies within the editor’s teams', () => {
    const teams = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(teams, teams, teams, (led, from, to) => {
        const editor: Editor = { kind: 'teams', teamIds: led };
        const made = decideSaveTemplate(template({ teamIds: to }), template({ teamIds: from }), facts({ editor }));
        const within = [from, to].every((ids) => ids.length > 0 && ids.every((id) => led.includes(id)));
        expect(made.kind).toBe(within ? 'accepted' : 'refused');
      }),
    );
  });
});

describe('removing a template', () => {
  it('asks the same rights, and knows what is not there', () => {
    expect(decideRemoveTemplate(template({ teamIds: ['a'] }), OF_A)).toEqual({
      kind: 'accepted',
      events: [{ type: 'TemplateRemoved', data: { templateId: 't' } }],
    });
    expect(decideRemoveTemplate(template(), OF_A)).toEqual(refused('not-yours'));
    expect(decideRemoveTemplate(null, OF_A)).toEqual(refused('not-found'));
    expect(decideRemoveTemplate(null, null)).toEqual(refused('not-admin'));
  });
});

describe('editors', () => {
  const agent = { agentId: 'x', email: 'x', name: 'x', active: true, teamIds: ['b'], leadsTeamIds: ['a'] };

  it('are admins, and supervisors of the teams that they lead', () => {
    expect(editorOf({ ...agent, role: 'admin' })).toEqual(ALL);
    expect(editorOf({ ...agent, role: 'supervisor' })).toEqual(OF_A);
    expect(editorOf({ ...agent, role: 'agent' })).toBeNull();
    expect(editorOf(null)).toBeNull();
  });
});
