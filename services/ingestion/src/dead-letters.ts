import { randomUUID } from 'node:crypto';
import type { ReceiveResult } from '@baton/contracts-conversation';
import type { CommandReply } from '@baton/messaging';
import { connectMessaging } from '@baton/messaging-nats';
import { createLogger, loadConfig } from '@baton/service-kit';
import type { KeptDeadLetter } from './domain/dead-letters.port.ts';
import { ClientConfig } from './ingestion.config.ts';
import { INGESTION_SERVICE } from './tokens.ts';

const USAGE = `Dead letters of the ingestion service (needs NATS_URL):
  dead-letters list [before-id]   the newest 50, or those before one
  dead-letters replay <id>        try it again; it goes when it is stored
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const messaging = await connectMessaging({
  url: loadConfig(ClientConfig).NATS_URL,
  name: 'dead-letters',
  logger: createLogger('dead-letters', 'error'),
});

const ask = async <Result>(name: string, payload: object): Promise<Result | null> => {
  const id = randomUUID();
  const actor = { kind: 'system', id: 'dead-letters' } as const;
  const command = { id, name, payload, correlationId: id, causationId: id, actor };
  const reply: CommandReply<Result> = await messaging.send({ service: INGESTION_SERVICE, partition: 0 }, command);
  if (reply.kind === 'accepted') return reply.result;
  const { kind, ...rest } = reply;
  say(`${kind}: ${JSON.stringify(rest)}`);
  process.exitCode = 1;
  return null;
};

const list = async (before: string | undefined): Promise<void> => {
  const letters = await ask<readonly KeptDeadLetter[]>('list-dead-letters', { limit: 50, ...(before && { before }) });
  for (const { id, receivedAt, accountId, reason, path } of letters ?? []) {
    say(`${id}  ${receivedAt}  ${accountId ?? '-'}  ${reason}  ${path}`);
  }
};

const replay = async (id: string): Promise<void> => {
  const result = await ask<ReceiveResult>('replay-dead-letter', { id });
  if (result === null) return;
  say('reason' in result ? `${result.kind}: ${result.reason}` : result.kind);
  if (result.kind !== 'stored' && result.kind !== 'duplicate') process.exitCode = 1;
};

const [verb, argument] = process.argv.slice(2);
try {
  if (verb === 'list') await list(argument);
  else if (verb === 'replay' && argument !== undefined) await replay(argument);
  else {
    process.stderr.write(USAGE);
    process.exitCode = 2;
  }
} finally {
  await messaging.drain();
}
