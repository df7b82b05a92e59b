import 'reflect-metadata';
import type { FieldProblem } from '@baton/messaging';
import { InvalidInput, validationPipe } from '@baton/service-kit';
import { SignInDto } from './commands/sign-in/sign-in.dto.ts';
import { isExactOrigin } from './commands/configure-widgets/is-origin.ts';
import { SaveTemplateDto } from './commands/keep-templates/keep-templates.dto.ts';
import { AddAgentDto } from './commands/administer-directory/administer-directory.dto.ts';

const problemsOf = async (Dto: new () => object, value: unknown): Promise<readonly FieldProblem[]> => {
  try {
    await validationPipe().transform(value, { type: 'body', metatype: Dto });
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
};

const good = {
  agentId: '5a1e0d3c-0000-4000-9000-000000000001',
  ...{ email: ' Ana@Example.org ', name: ' Ana ', role: 'agent', password: 'ten letters' },
  ...{ teamIds: [], leadsTeamIds: [] },
};

describe('what the doors say about bad input', () => {
  it('takes good input, tidied', async () => {
    const dto: unknown = await validationPipe().transform(good, { type: 'body', metatype: AddAgentDto });
    expect(dto).toMatchObject({ email: 'ana@example.org', name: 'Ana', password: 'ten letters' });
  });

  it.each([
    ['agentId', 'x', 'must be a UUID'],
    ['email', 'ana', 'must be an e-mail address'],
    ['name', '  ', 'must be longer than or equal to 1 characters'],
    ['role', 'boss', 'must be one of the following values: agent, supervisor, admin'],
    ['password', 'short', 'must be longer than or equal to 10 characters'],
    ['teamIds', 'support', 'each value in teamIds must be a UUID'],
  ])('names the field %s and the reason', async (field, value, problem) => {
    const problems = await problemsOf(AddAgentDto, { ...good, [field]: value });
    expect(problems).toContainEqual({ field, problem });
    expect(new Set(problems.map((found) => found.field))).toEqual(new Set([field]));
  });

  it('names every missing field of a sign-in', async () => {
    const fields = (await problemsOf(SignInDto, {})).map((problem) => problem.field);
    expect(new Set(fields)).toEqual(new Set(['email', 'password', 'ip', 'userAgent']));
  });

  const template = {
    ...{ templateId: '5a1e0d3c-0000-4000-a000-000000000001', name: ' greeting ', text: 'Hi {{ customer_name }}' },
    ...{ channels: ['webchat'], teamIds: [] },
  };

  it.each([
    ['name', 'Greeting!'],
    ['name', 'x'.repeat(65)],
    ['text', ' \n'],
    ['text', 'x'.repeat(10_001)],
    ['text', 'Hi {{Customer Name}}'],
    ['text', 'Hi {{customer_name}}, {{'],
    ['channels', ['pigeon']],
    ['teamIds', ['support']],
  ])('names what is wrong in a template: %s %j', async (field, value) => {
    expect(await problemsOf(SaveTemplateDto, template)).toEqual([]);
    const problems = await problemsOf(SaveTemplateDto, { ...template, [field]: value });
    expect(new Set(problems.map((found) => found.field))).toEqual(new Set([field]));
  });

  it.each(['https://shop.example.com', 'http://127.0.0.1:4321', 'https://xn--bcher-kva.example'])(
    'takes the origin %s',
    (origin) => expect(isExactOrigin(origin)).toBe(true),
  );

  it.each([
    ...['https://shop.example.com/', 'https://shop.example.com/a', 'https://SHOP.example.com', 'null', '*', ''],
    ...['https://*.example.com', 'https://shop.example.com:443', 'javascript:alert(1)', 'file:///etc', 7, null],
  ])('takes no origin that a browser would not send so: %s', (origin) => expect(isExactOrigin(origin)).toBe(false));
});
