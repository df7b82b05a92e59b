import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DIRECTORY_SERVICE, type DirectoryCommands, type DirectoryRefusal } from '@baton/contracts-directory';
import { partitionOf, type CommandClient } from '@baton/messaging';
import { COMMAND_CLIENT, InvalidInput } from '@baton/service-kit';
import { Problem, PROBLEMS, unavailable } from './problem.ts';

/** Passes on what a person asks of the directory. Who may is the directory's decision: it knows their rights of now. */
@Injectable()
export class DirectoryForwarder {
  constructor(@Inject(COMMAND_CLIENT) private readonly commands: CommandClient) {}

  async ask<Name extends keyof DirectoryCommands>(
    agentId: string,
    name: Name,
    payload: DirectoryCommands[Name]['payload'],
  ): Promise<DirectoryCommands[Name]['result']> {
    const id = randomUUID();
    const reply = await this.commands.send<DirectoryCommands[Name]['result'], DirectoryRefusal>(
      { service: DIRECTORY_SERVICE, partition: partitionOf(id) },
      { id, name, payload, correlationId: id, causationId: id, actor: { kind: 'agent', id: agentId } },
    );
    if (reply.kind === 'accepted') return reply.result;
    if (reply.kind === 'invalid') throw new InvalidInput(reply.problems);
    throw reply.kind === 'refused' ? refusalProblem(reply.refusal) : unavailable();
  }
}

const refusalProblem = (refusal: DirectoryRefusal): Problem => {
  switch (refusal.code) {
    case 'taken': {
      const problems = [{ field: refusal.field, problem: 'is taken already; choose another one' }];
      return new Problem(409, { code: 'taken', message: `Another one has this ${refusal.field} already.`, problems });
    }
    case 'unknown-team': {
      const problems = [{ field: 'teamIds', problem: 'names a team that does not exist' }];
      return new Problem(400, { code: 'invalid', message: 'Please correct teamIds.', problems });
    }
    case 'not-yours':
      return new Problem(403, {
        code: 'not-yours',
        message: 'Supervisors may change what belongs to the teams that they lead only. Ask an administrator.',
      });
    case 'not-found':
      return new Problem(404, { code: 'not-found', message: 'It does not exist any more.' });
    default:
      return PROBLEMS.forbidden();
  }
};
