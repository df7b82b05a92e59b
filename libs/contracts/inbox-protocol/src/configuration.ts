import type { ConversationSettings, Template } from '@baton/contracts-directory';

/** What the person may use; `PUT /templates/:id` takes one without its id. */
export interface TemplatesBody {
  /** By name. Everybody's, and those of teams whose conversations the person sees. */
  readonly templates: readonly Template[];
  /** Of which teams the person may change templates: null of all and of none, else of these only. */
  readonly editsTeamIds: readonly string[] | null;
}

export interface TemplateBody {
  name: string;
  text: string;
  channels: string[];
  teamIds: string[];
}

export type ConversationSettingsBody = ConversationSettings;
