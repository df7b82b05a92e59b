import 'reflect-metadata';
import type { FieldProblem } from '@baton/messaging';
import { InvalidInput, validationPipe } from '@baton/service-kit';
import { SignInDto } from './commands/sign-in/sign-in.dto.ts';
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
});
