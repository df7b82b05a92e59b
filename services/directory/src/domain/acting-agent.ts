import type { Agent } from '@baton/contracts-directory';
import type { Actor } from '@baton/event-sourcing';
import type { People } from './people.port.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who sent a command, as the directory knows them now, whatever the gateway has cached. Null: nobody who works here. */
export const actingAgent = async (people: People, actor: Actor): Promise<Agent | null> => {
  const agent = actor.kind === 'agent' && UUID.test(actor.id) ? await people.agent(actor.id) : null;
  return agent?.active === true ? agent : null;
};

export const isAdmin = (agent: Agent | null): boolean => agent?.role === 'admin';
