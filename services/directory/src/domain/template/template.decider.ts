import type { DirectoryEvent, DirectoryRefusal, Template } from '@baton/contracts-directory';
import { accept, refuse, type Decision } from '@baton/event-sourcing';
import { editProblem, type Editor } from './editor.ts';

type Made = Decision<DirectoryEvent, DirectoryRefusal>;

export interface TemplateFacts {
  readonly editor: Editor | null;
  readonly nameTaken: boolean;
  readonly unknownTeam: string | null;
}

/** Saving what is there already, exactly so, is accepted and changes nothing. */
export const decideSaveTemplate = (template: Template, known: Template | null, facts: TemplateFacts): Made => {
  // Both: a supervisor may neither take what is another team's nor give away what is their own.
  const problem = [template, ...(known === null ? [] : [known])]
    .map(({ teamIds }) => editProblem(facts.editor, teamIds))
    .find((found) => found !== null);
  if (problem !== undefined) return refuse(problem);
  if (facts.unknownTeam !== null) return refuse({ code: 'unknown-team', teamId: facts.unknownTeam });
  if (facts.nameTaken) return refuse({ code: 'taken', field: 'name' });
  if (known === null) return accept({ type: 'TemplateAdded', data: template });
  return shapeOf(known) === shapeOf(template) ? accept() : accept({ type: 'TemplateRevised', data: template });
};

export const decideRemoveTemplate = (known: Template | null, editor: Editor | null): Made => {
  if (known === null) return editor === null ? refuse({ code: 'not-admin' }) : refuse({ code: 'not-found' });
  const problem = editProblem(editor, known.teamIds);
  if (problem !== null) return refuse(problem);
  return accept({ type: 'TemplateRemoved', data: { templateId: known.templateId } });
};

const shapeOf = ({ name, text, channels, teamIds }: Template): string =>
  JSON.stringify([name, text, [...channels].sort(), [...teamIds].sort()]);
