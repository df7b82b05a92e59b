import { randomBytes } from 'node:crypto';
import { loadConfig, typeOrm } from '@baton/service-kit';
import { DataSource } from 'typeorm';
import { Argon2Passwords } from './adapters/argon2-passwords.adapter.ts';
import { PostgresConfiguration } from './adapters/configuration.adapter.ts';
import { PostgresDirectoryChanges } from './adapters/directory-changes.adapter.ts';
import { PostgresPeople } from './adapters/people.adapter.ts';
import { WidgetSecretsSeal } from './adapters/widget-secrets-seal.ts';
import { AdministerDirectoryHandler } from './commands/administer-directory/administer-directory.handler.ts';
import { ConfigureWidgetsHandler } from './commands/configure-widgets/configure-widgets.handler.ts';
import { KeepTemplatesHandler } from './commands/keep-templates/keep-templates.handler.ts';
import { SeedConfig } from './directory.config.ts';
import { SCHEMA, TABLES } from './rows/tables.ts';
import { DemoConfigurationSeed } from './seed/demo-configuration-seed.ts';
import { DemoSeed } from './seed/demo-seed.ts';

/**
 * Puts the demo's teams, people, accounts, templates and widget into the directory and prints one JSON line with the logins.
 * Idempotent. The facts leave the outbox when the directory runs.
 */
const config = loadConfig(SeedConfig);
const source = await new DataSource(
  typeOrm({ url: config.DATABASE_URL, schema: SCHEMA, entities: TABLES }),
).initialize();
try {
  const passwords = await Argon2Passwords.create();
  // No signal: gateways that run already ask the directory again within their cache's short life.
  const changes = new PostgresDirectoryChanges(source, () => undefined);
  const administer = new AdministerDirectoryHandler(changes, passwords, { changed: () => undefined });
  const seed = new DemoSeed(administer, new PostgresPeople(source), passwords);
  const accounts = (config.WHATSAPP_PHONE_NUMBER_ID ?? '').split(',').map((id) => id.trim());
  const result = await seed.run({
    password: config.SEED_PASSWORD ?? null,
    newPassword: randomBytes(12).toString('base64url'),
    whatsappAccountIds: accounts.filter((id) => id !== ''),
  });
  const seal = new WidgetSecretsSeal(Buffer.from(config.MASTER_KEY, 'base64'));
  const widgets = new ConfigureWidgetsHandler(changes, new PostgresConfiguration(source), seal);
  const { DEMO_SHOP_URL: shopOrigin, WIDGET_JWT_SECRET: jwt, WIDGET_IDENTITY_SECRET: identity } = config;
  await new DemoConfigurationSeed(administer, new KeepTemplatesHandler(changes), widgets).run({
    shopOrigin,
    secrets: jwt === undefined || identity === undefined ? null : { jwt, identity },
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await source.destroy();
}
