import { Inject, Injectable } from '@nestjs/common';
import {
  CONVERSATION_SERVICE,
  type Accepted,
  type ConversationCommands,
  type ConversationRefusal,
} from '@baton/contracts-conversation';
import type { AgentCommand, CommandOutcome } from '@baton/contracts-inbox-protocol';
import { partitionOf, type CommandClient, type CommandReply } from '@baton/messaging';
import { COMMAND_CLIENT, InvalidInput } from '@baton/service-kit';
import type { Viewer } from '../access/viewer.ts';
import { Problem, PROBLEMS, unavailable } from './problem.ts';

/** Passes a person's command to the conversation service and its answer back. What it means is not known here. */
@Injectable()
export class CommandForwarder {
  constructor(@Inject(COMMAND_CLIENT) private readonly commands: CommandClient) {}

  async forward<Name extends AgentCommand>(
    viewer: Viewer,
    id: string,
    name: Name,
    payload: ConversationCommands[Name]['payload'],
  ): Promise<CommandOutcome> {
    const reply = await this.commands.send<Accepted, ConversationRefusal>(
      { service: CONVERSATION_SERVICE, partition: partitionOf(payload.conversationId) },
      { id, name, payload, correlationId: id, causationId: id, actor: { kind: 'agent', id: viewer.agentId } },
    );
    return outcomeOf(reply);
  }
}

const outcomeOf = (reply: CommandReply<Accepted, ConversationRefusal>): CommandOutcome => {
  switch (reply.kind) {
    case 'accepted':
      return { kind: 'accepted', rev: reply.result.version };
    case 'refused':
      throw refusalProblem(reply.refusal);
    case 'invalid':
      throw new InvalidInput(reply.problems);
    case 'fault':
      throw reply.retry === 'never'
        ? new Problem(500, {
            code: reply.code,
            message: 'This could not be done. The team that runs Baton can find out why.',
          })
        : unavailable();
  }
};

const refusalProblem = (refusal: ConversationRefusal): Problem =>
  refusal.code === 'not-found'
    ? PROBLEMS.hidden()
    : new Problem(409, { code: 'refused', message: 'The conversation has moved on, so this was not done.', refusal });
