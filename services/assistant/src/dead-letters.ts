import { randomUUID } from 'node:crypto';
import { connectMessaging } from '@baton/messaging-nats';
import { createLogger, loadConfig } from '@baton/service-kit';
import type { DeadLetterLine } from './commands/tend-dead-letters/dead-letter-line.ts';
import { ClientConfig } from './assistant.config.ts';

const USAGE = `Dead letters of the assistant service (needs NATS_URL):
  dead-letters list                         the newest 100
  dead-letters replay <event-id>            try it again; nothing is said twice
  dead-letters discard <event-id> <reason>  give it up for good
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
  const reply = await messaging.send<Result, unknown>({ service: 'assistant', partition: 0 }, command);
  if (reply.kind === 'accepted') return reply.result;
  const { kind, ...rest } = reply;
  say(`${kind}: ${JSON.stringify(rest)}`);
  process.exitCode = 1;
  return null;
};

const [verb, eventId, reason] = process.argv.slice(2);
try {
  if (verb === 'list') {
    const answer = await ask<{ deadLetters: readonly DeadLetterLine[] }>('list-dead-letters', {});
    for (const letter of answer?.deadLetters ?? []) {
      say(`${letter.eventId}  ${letter.diedAt}  ${letter.attempts} attempts  ${letter.reason}  ${letter.subject}`);
    }
  } else if (verb === 'replay' && eventId !== undefined) {
    if ((await ask('replay-dead-letter', { eventId })) !== null) say('it is tried again');
  } else if (verb === 'discard' && eventId !== undefined && reason !== undefined) {
    if ((await ask('discard-dead-letter', { eventId, reason })) !== null) say('it is given up');
  } else {
    process.stderr.write(USAGE);
    process.exitCode = 2;
  }
} finally {
  await messaging.drain();
}
