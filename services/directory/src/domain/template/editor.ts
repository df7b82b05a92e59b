import type { Agent, DirectoryRefusal } from '@baton/contracts-directory';

/** What somebody may change of what belongs to teams; null: nothing. */
export type Editor = { readonly kind: 'everything' } | { readonly kind: 'teams'; readonly teamIds: readonly string[] };

export const editorOf = (agent: Agent | null): Editor | null => {
  if (agent?.role === 'admin') return { kind: 'everything' };
  return agent?.role === 'supervisor' ? { kind: 'teams', teamIds: agent.leadsTeamIds } : null;
};

/** Why not; null when they may. What belongs to no team belongs to everybody, and so to no supervisor. */
export const editProblem = (editor: Editor | null, teamIds: readonly string[]): DirectoryRefusal | null => {
  if (editor === null) return { code: 'not-admin' };
  if (editor.kind === 'everything') return null;
  return teamIds.length > 0 && teamIds.every((id) => editor.teamIds.includes(id)) ? null : { code: 'not-yours' };
};
