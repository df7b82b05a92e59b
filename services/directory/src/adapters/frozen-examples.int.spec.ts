import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DirectoryEvent } from '@baton/contracts-directory';
import { migrate, typeOrm } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { DataSource } from 'typeorm';
import { agentDecider } from '../domain/agent/agent.decider.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { SCHEMA, TABLES } from '../rows/tables.ts';
import { PostgresConfiguration } from './configuration.adapter.ts';
import { applyToTables } from './directory-tables.projection.ts';
import { PostgresPeople } from './people.adapter.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../libs/contracts/directory/examples');

/** Every fact that there can be, in an order in which they can happen. The compiler asks for new ones. */
const TYPES = Object.keys({
  TeamAdded: 0,
  TeamRenamed: 0,
  ChannelAccountAdded: 0,
  AgentAdded: 0,
  AgentProfileSet: 0,
  AgentRoleSet: 0,
  AgentTeamsSet: 0,
  AgentDeactivated: 0,
  TemplateAdded: 0,
  TemplateRevised: 0,
  TemplateRemoved: 0,
  ConversationSettingsSet: 0,
  WidgetSettingsSet: 0,
} satisfies Record<DirectoryEvent['type'], 0>);

/** Never changed once published: a change of shape adds a file with the next version. */
const example = (type: string): DirectoryEvent =>
  JSON.parse(readFileSync(path.join(FOLDER, `${type}.v1.json`), 'utf8')) as DirectoryEvent;

describe('facts as they were first written', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    await migrate({ name: 'directory', url: database.url, schema: SCHEMA, migrations: MIGRATIONS });
    source = await new DataSource(typeOrm({ url: database.url, schema: SCHEMA, entities: TABLES })).initialize();
  }, 60_000);

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('have an example each', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(TYPES.map((type) => `${type}.v1.json`).sort());
  });

  it('still make the same people, in the tables as in the fold', async () => {
    const events = TYPES.map(example);
    const other = { teamId: 'c0d1e2f3-a4b5-4c6d-8e7f-8a9b0c1d2e32', name: 'Billing' };
    for (const event of [{ type: 'TeamAdded' as const, data: other }, ...events]) {
      await applyToTables(source.manager, event);
    }
    const people = new PostgresPeople(source);
    const agent = {
      ...{ agentId: 'a1b2c3d4-e5f6-4a1b-8c2d-3e4f5a6b7c81', name: 'Ana Silva', email: 'ana.silva@example.org' },
      ...{ role: 'admin', active: false, leadsTeamIds: [] },
      teamIds: ['c0d1e2f3-a4b5-4c6d-8e7f-8a9b0c1d2e31', other.teamId],
    };
    expect(await people.agents()).toEqual([agent]);
    expect(events.reduce(agentDecider.evolve, agentDecider.initialState)).toEqual(agent);
    expect((await people.teams()).map((team) => team.name)).toEqual(['Billing', 'First line']);
    expect(await people.account('whatsapp', '700100200300501')).toMatchObject({ name: 'Main number' });
  });

  it('still configure the same', async () => {
    const configuration = new PostgresConfiguration(source);
    await applyToTables(source.manager, example('TemplateAdded'));
    await applyToTables(source.manager, example('TemplateRevised'));
    expect(await configuration.templates()).toEqual([example('TemplateRevised').data]);
    await applyToTables(source.manager, example('TemplateRemoved'));
    expect(await configuration.templates()).toEqual([]);
    await applyToTables(source.manager, example('ConversationSettingsSet'));
    expect(await configuration.conversationSettings()).toEqual(example('ConversationSettingsSet').data);
    const { data } = example('WidgetSettingsSet');
    await applyToTables(source.manager, { type: 'WidgetSettingsSet', data } as DirectoryEvent);
    const widget = await configuration.widget('22222222-2222-4222-8222-222222222222');
    expect(widget).toEqual({ settings: data, sealedSecrets: null });
  });
});
