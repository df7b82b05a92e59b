import type { Template } from '@baton/contracts-directory';
import type { ChangeCause, ChangeOutcome, DirectoryChanges } from '../../domain/directory-changes.port.ts';
import type { Editor } from '../../domain/template/editor.ts';
import { decideRemoveTemplate, decideSaveTemplate } from '../../domain/template/template.decider.ts';

/** Saved replies: added, revised and removed, each name once in the organisation. */
export class KeepTemplatesHandler {
  constructor(private readonly changes: DirectoryChanges) {}

  save(cause: ChangeCause, editor: Editor | null, template: Template): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => {
      const holder = await draft.templateIdByName(template.name);
      return decideSaveTemplate(template, await draft.template(template.templateId), {
        editor,
        nameTaken: holder !== null && holder !== template.templateId,
        unknownTeam: await draft.unknownTeam(template.teamIds),
      });
    });
  }

  remove(cause: ChangeCause, editor: Editor | null, templateId: string): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => decideRemoveTemplate(await draft.template(templateId), editor));
  }
}
