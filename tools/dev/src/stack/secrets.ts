import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writePrivate } from './private-file.ts';

/** Everything secret that the local stack needs, named as the environment variables that carry it. */
export interface Secrets {
  readonly MASTER_KEY: string;
  readonly IDENTITY_KEY: string;
  readonly WHATSAPP_APP_SECRET: string;
  readonly WHATSAPP_VERIFY_TOKEN: string;
  readonly WHATSAPP_ACCESS_TOKEN: string;
  readonly WHATSAPP_PHONE_NUMBER_ID: string;
  readonly SEED_PASSWORD: string;
  readonly WIDGET_JWT_SECRET: string;
  readonly WIDGET_IDENTITY_SECRET: string;
}

export function generateSecrets(): Secrets {
  return {
    MASTER_KEY: randomBytes(32).toString('base64'),
    IDENTITY_KEY: randomBytes(32).toString('base64'),
    WHATSAPP_APP_SECRET: randomBytes(16).toString('hex'),
    WHATSAPP_VERIFY_TOKEN: randomBytes(16).toString('hex'),
    WHATSAPP_ACCESS_TOKEN: randomBytes(24).toString('base64url'),
    // Not secret: the sandbox's only number, shaped like one of Meta's.
    WHATSAPP_PHONE_NUMBER_ID: '700100200300501',
    SEED_PASSWORD: randomBytes(9).toString('base64url'),
    WIDGET_JWT_SECRET: randomBytes(32).toString('base64url'),
    WIDGET_IDENTITY_SECRET: randomBytes(32).toString('base64url'),
  };
}

/**
 * The secrets of a file that only its owner can read, made on the first start: data encrypted yesterday must be
 * readable today. Variables of the same name in `env` come first.
 */
export function loadSecrets(file: string, env: NodeJS.ProcessEnv = {}): Secrets {
  const stored = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const secrets = { ...generateSecrets(), ...stored };
  writePrivate(file, JSON.stringify(secrets, null, 2));
  const given = Object.keys(secrets).flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...secrets, ...(Object.fromEntries(given) as Partial<Secrets>) };
}
