import type { ChannelAccount, DirectoryEvent, DirectoryRefusal } from '@baton/contracts-directory';
import { accept, refuse, type Decision } from '@baton/event-sourcing';

/** Adding what is there already, exactly so, is accepted and changes nothing. */
export const decideAddAccount = (
  account: ChannelAccount,
  known: ChannelAccount | null,
  facts: { readonly unknownTeam: string | null },
): Decision<DirectoryEvent, DirectoryRefusal> => {
  if (known !== null) {
    const same = known.name === account.name && known.teamId === account.teamId;
    return same ? accept() : refuse({ code: 'taken', field: 'accountId' });
  }
  if (facts.unknownTeam !== null) return refuse({ code: 'unknown-team', teamId: facts.unknownTeam });
  return accept({ type: 'ChannelAccountAdded', data: account });
};
