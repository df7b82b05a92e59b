import type { Agent, Team } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { People } from '../../domain/people.port.ts';
import { PEOPLE } from '../../tokens.ts';

@Controller()
export class ListPeopleController {
  constructor(@Inject(PEOPLE) private readonly people: People) {}

  @CommandHandler('list-people')
  async list(): Promise<CommandReply<{ agents: readonly Agent[]; teams: readonly Team[] }>> {
    const [agents, teams] = await Promise.all([this.people.agents(), this.people.teams()]);
    return accepted({ agents, teams });
  }
}
