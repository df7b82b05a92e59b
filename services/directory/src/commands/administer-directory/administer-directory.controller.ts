import type { DirectoryRefusal } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused, type CommandCall } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { actingAgent, isAdmin } from '../../domain/acting-agent.ts';
import type { ChangeCause, ChangeOutcome } from '../../domain/directory-changes.port.ts';
import type { People } from '../../domain/people.port.ts';
import { PEOPLE } from '../../tokens.ts';
import {
  AddAccountDto,
  AddAgentDto,
  AddTeamDto,
  DeactivateAgentDto,
  SetAgentRoleDto,
  SetAgentTeamsDto,
} from './administer-directory.dto.ts';
import { AdministerDirectoryHandler } from './administer-directory.handler.ts';

type Reply = Promise<CommandReply<Record<string, never>, DirectoryRefusal>>;

/** Doors for admins. The actor of the envelope must be an active admin now, whatever the gateway has cached. */
@Controller()
export class AdministerDirectoryController {
  constructor(
    private readonly handler: AdministerDirectoryHandler,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  @CommandHandler('add-team')
  addTeam(@Payload() { teamId, name }: AddTeamDto, @Ctx() call: CommandCall): Reply {
    return this.asAdmin(call, (cause) => this.handler.addTeam(cause, { teamId, name }));
  }

  @CommandHandler('add-account')
  addAccount(@Payload() { channel, accountId, name, teamId }: AddAccountDto, @Ctx() call: CommandCall): Reply {
    return this.asAdmin(call, (cause) => this.handler.addAccount(cause, { channel, accountId, name, teamId }));
  }

  @CommandHandler('add-agent')
  addAgent(@Payload() dto: AddAgentDto, @Ctx() call: CommandCall): Reply {
    const { agentId, email, name, role, teamIds, leadsTeamIds, password } = dto;
    const agent = { agentId, email, name, role, teamIds, leadsTeamIds, password };
    return this.asAdmin(call, (cause) => this.handler.addAgent(cause, agent));
  }

  @CommandHandler('set-agent-teams')
  setAgentTeams(@Payload() { agentId, teamIds, leadsTeamIds }: SetAgentTeamsDto, @Ctx() call: CommandCall): Reply {
    return this.asAdmin(call, (cause) => this.handler.setAgentTeams(cause, { agentId, teamIds, leadsTeamIds }));
  }

  @CommandHandler('set-agent-role')
  setAgentRole(@Payload() { agentId, role }: SetAgentRoleDto, @Ctx() call: CommandCall): Reply {
    return this.asAdmin(call, (cause) => this.handler.setAgentRole(cause, agentId, role));
  }

  @CommandHandler('deactivate-agent')
  deactivateAgent(@Payload() { agentId }: DeactivateAgentDto, @Ctx() call: CommandCall): Reply {
    return this.asAdmin(call, (cause) => this.handler.deactivateAgent(cause, agentId));
  }

  private async asAdmin(call: CommandCall, work: (cause: ChangeCause) => Promise<ChangeOutcome>): Reply {
    const { id, correlationId, actor } = call.envelope;
    if (!isAdmin(await actingAgent(this.people, actor))) return refused({ code: 'not-admin' });
    const outcome = await work({ commandId: id, correlationId, actor });
    return outcome.kind === 'accepted' ? accepted({}) : refused(outcome.refusal);
  }
}
