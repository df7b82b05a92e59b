import type { DirectoryEvent, DirectoryRefusal, Team } from '@baton/contracts-directory';
import { accept, refuse, type Decision } from '@baton/event-sourcing';

/** Adding what is there already, exactly so, is accepted and changes nothing. */
export const decideAddTeam = (
  team: Team,
  known: Team | null,
  facts: { readonly nameTaken: boolean },
): Decision<DirectoryEvent, DirectoryRefusal> => {
  if (known !== null) return known.name === team.name ? accept() : refuse({ code: 'taken', field: 'teamId' });
  if (facts.nameTaken) return refuse({ code: 'taken', field: 'name' });
  return accept({ type: 'TeamAdded', data: team });
};
