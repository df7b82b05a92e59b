import { headers } from '@nats-io/nats-core';
import {
  commandSubject,
  MessagingFault,
  type CommandAddress,
  type CommandClient,
  type CommandEnvelope,
  type CommandReply,
  type SendOptions,
} from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import type { ReplyInbox } from './reply-inbox.ts';

export const DEADLINE_HEADER = 'Baton-Deadline';
const DEFAULT_DEADLINE_MS = 5_000;
/** Left free below the server's limit for headers and protocol. */
export const ROOM_FOR_HEADERS = 1_024;

const encoder = new TextEncoder();

/** Commands over core NATS. The deadline travels as an absolute time (ms since 1970, the sender's clock). */
export class NatsCommandClient implements CommandClient {
  constructor(
    private readonly state: ConnectionState,
    private readonly inbox: ReplyInbox,
  ) {}

  async send<Result, Refusal>(
    address: CommandAddress,
    command: CommandEnvelope,
    options: SendOptions = {},
  ): Promise<CommandReply<Result, Refusal>> {
    const budget = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const deadline = Date.now() + budget;
    if (!(await this.state.waitUntilUp(budget))) {
      throw new MessagingFault('unavailable', 'not connected to NATS; the command was not sent');
    }
    const data = encoder.encode(JSON.stringify(command));
    const limit = maxPayload(this.state) - ROOM_FOR_HEADERS;
    if (data.length > limit) {
      throw new MessagingFault(
        'too-large',
        `command ${command.name} has ${data.length} bytes, at most ${limit} can be sent`,
      );
    }
    const reply = await this.inbox.request(
      commandSubject(address.service, address.partition, command.name),
      data,
      commandHeaders(deadline, command.traceparent),
      Math.max(1, deadline - Date.now()),
    );
    return reply.json<CommandReply<Result, Refusal>>();
  }
}

const DEFAULT_MAX_PAYLOAD = 1_048_576;

export const maxPayload = (state: ConnectionState): number => state.connection.info?.max_payload ?? DEFAULT_MAX_PAYLOAD;

const commandHeaders = (deadline: number, traceparent: string | undefined): ReturnType<typeof headers> => {
  const head = headers();
  head.set(DEADLINE_HEADER, String(deadline));
  if (traceparent !== undefined) head.set('traceparent', traceparent);
  return head;
};
