import 'reflect-metadata';
import { Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import type { Agent, DirectoryRefusal, Role, Template } from '@baton/contracts-directory';
import { DEFAULT_CONVERSATION_SETTINGS, type TemplateBody } from '@baton/contracts-inbox-protocol';
import type { CommandClient, CommandEnvelope, CommandReply } from '@baton/messaging';
import { COMMAND_CLIENT, LOGGER, validationPipe } from '@baton/service-kit';
import { viewerOf } from '../access/viewer.ts';
import { ConversationSettingsController } from './conversation-settings.controller.ts';
import { DirectoryForwarder } from './directory-forwarder.adapter.ts';
import { ProblemFilter } from './problem.filter.ts';
import { TemplateController } from './template.controller.ts';

const TEAM = '5a1e0d3c-0000-4000-8000-000000000001';
const OTHER_TEAM = '5a1e0d3c-0000-4000-8000-000000000002';
const ID = '5a1e0d3c-0000-4000-a000-000000000001';
const body: TemplateBody = { name: 'greeting', text: 'Hi {{customer_name}}', channels: [], teamIds: [TEAM] };

/** What was asked of the directory, and what it answers. */
const asked: CommandEnvelope[] = [];
let reply: CommandReply = { kind: 'accepted', result: {} };
const commands: CommandClient = {
  send: <Result, Refusal>(_address: unknown, command: CommandEnvelope) => {
    asked.push(command);
    return Promise.resolve(reply as CommandReply<Result, Refusal>);
  },
};

let who: Agent;
const signedInAs = (role: Role, teamIds: string[], leadsTeamIds: string[] = []): void => {
  who = { agentId: `the-${role}`, email: 'x', name: 'x', role, teamIds, leadsTeamIds, active: true };
};

/** Stands in for the guard, which has a spec of its own. */
class SignedIn implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const principal = { sessionId: 's', agent: who, expiresAt: '' };
    Object.assign(context.switchToHttp().getRequest<object>(), {
      checked: { principal, viewer: viewerOf(principal) },
    });
    return true;
  }
}

@Module({
  controllers: [TemplateController, ConversationSettingsController],
  providers: [
    DirectoryForwarder,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: SignedIn },
    { provide: COMMAND_CLIENT, useValue: commands },
    { provide: LOGGER, useValue: pino({ level: 'silent' }) },
  ],
})
class Doors {}

describe('templates and settings over HTTP', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(Doors, new FastifyAdapter(), { logger: false });
    app.useGlobalPipes(validationPipe());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    asked.length = 0;
    reply = { kind: 'accepted', result: {} };
    signedInAs('supervisor', [], [TEAM]);
  });

  const call = async (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const answer = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : (JSON.parse(answer.body) as unknown) };
  };
  const refuse = (refusal: DirectoryRefusal): void => void (reply = { kind: 'refused', refusal });

  it('passes a template on in the name of the person, with nothing besides', async () => {
    expect(await call('PUT', `/api/templates/${ID}`, { ...body, more: 1 })).toEqual({ status: 204, body: null });
    expect(asked).toMatchObject([{ name: 'save-template', actor: { kind: 'agent', id: 'the-supervisor' } }]);
    expect(asked[0]?.payload).toEqual({ templateId: ID, ...body });
    expect(await call('DELETE', `/api/templates/${ID}`)).toEqual({ status: 204, body: null });
    expect(asked[1]).toMatchObject({ name: 'remove-template', payload: { templateId: ID } });
  });

  it.each([
    ['an id that is none', 'x', body, 'templateId'],
    ['no name', ID, { ...body, name: '' }, 'name'],
    ['a text that is too long', ID, { ...body, text: 'x'.repeat(10_001) }, 'text'],
    ['a team that is no id', ID, { ...body, teamIds: ['support'] }, 'teamIds'],
  ])('asks nothing of the directory for %s', async (_what, id, payload, field) => {
    const answer = await call('PUT', `/api/templates/${id}`, payload);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', problems: [{ field }] } });
    expect(asked).toEqual([]);
  });

  it('shows what is everybody’s and the person’s teams’, and what they may change', async () => {
    const template = (name: string, teamIds: string[]): Template => ({ templateId: name, ...body, name, teamIds });
    reply = {
      kind: 'accepted',
      result: {
        templates: [template('all', []), template('ours', [TEAM, OTHER_TEAM]), template('theirs', [OTHER_TEAM])],
      },
    };
    const shown = async () => {
      const answer = (await call('GET', '/api/templates')).body as { templates: Template[]; editsTeamIds: unknown };
      return [answer.templates.map(({ name }) => name), answer.editsTeamIds];
    };
    expect(await shown()).toEqual([['all', 'ours'], [TEAM]]);
    signedInAs('agent', [TEAM]);
    expect(await shown()).toEqual([['all', 'ours'], []]);
    signedInAs('agent', []);
    expect(await shown()).toEqual([['all'], []]);
    signedInAs('admin', []);
    expect(await shown()).toEqual([['all', 'ours', 'theirs'], null]);
  });

  it.each<[DirectoryRefusal, number, string, string | null]>([
    [{ code: 'taken', field: 'name' }, 409, 'taken', 'name'],
    [{ code: 'unknown-team', teamId: TEAM }, 400, 'invalid', 'teamIds'],
    [{ code: 'not-yours' }, 403, 'not-yours', null],
    [{ code: 'not-admin' }, 403, 'forbidden', null],
    [{ code: 'not-found' }, 404, 'not-found', null],
  ])('explains %j', async (refusal, status, code, field) => {
    refuse(refusal);
    const answer = await call('PUT', `/api/templates/${ID}`, body);
    expect(answer).toMatchObject({ status, body: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } });
    if (field !== null) expect(answer.body).toMatchObject({ problems: [{ field }] });
  });

  it('says what the directory found wrong, and that it is away', async () => {
    reply = { kind: 'invalid', problems: [{ field: 'channels', problem: 'is unknown' }] };
    expect(await call('PUT', `/api/templates/${ID}`, body)).toMatchObject({
      status: 400,
      body: { problems: [{ field: 'channels', problem: 'is unknown' }] },
    });
    reply = { kind: 'fault', code: 'no-responders', retry: 'later' };
    expect((await call('GET', '/api/settings/conversations')).status).toBe(503);
  });

  it('reads and sets how conversations live', async () => {
    reply = { kind: 'accepted', result: DEFAULT_CONVERSATION_SETTINGS };
    expect(await call('GET', '/api/settings/conversations')).toEqual({
      status: 200,
      body: DEFAULT_CONVERSATION_SETTINGS,
    });
    const settings = { ...DEFAULT_CONVERSATION_SETTINGS, fallBackAfterSeconds: 600 };
    expect((await call('PUT', '/api/settings/conversations', settings)).status).toBe(204);
    expect(asked[1]).toMatchObject({ name: 'set-conversation-settings', payload: settings });
    for (const [field, value] of [
      ['pendingAfterSeconds', 59],
      ['archiveAfterSeconds', 31_536_001],
      ['resolveAfterSeconds', null],
      ['companyName', ''],
      ['reopenOnMessage', 'yes'],
    ] as const) {
      const answer = await call('PUT', '/api/settings/conversations', { ...settings, [field]: value });
      expect(answer).toMatchObject({ status: 400, body: { problems: [{ field }] } });
    }
    expect(asked).toHaveLength(2);
  });
});
