import { createParamDecorator, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Principal } from '@baton/contracts-directory';
import { PG_POOL } from '@baton/service-kit';
import { PROBLEMS } from '../http/problem.ts';
import { guardedConversation } from '../views/conversation/conversation.query.ts';
import { judge, ROUTE_RULES, type Rule } from './authorisation.table.ts';
import { isSameOrigin, sessionToken } from './request-origin.ts';
import { Sessions } from './sessions.ts';
import { viewerOf, type Viewer } from './viewer.ts';

interface Checked {
  principal?: Principal;
  viewer?: Viewer;
}

type CheckedRequest = FastifyRequest & { checked?: Checked };

/** What can be a conversation's id at all; anything else is not asked of the database. */
const CONVERSATION_ID = /^[\w-]{1,64}$/;

/** The key of a request in the table: its method and the route's path. */
const routeOf = (request: FastifyRequest): string =>
  `${request.method === 'HEAD' ? 'GET' : request.method} ${request.routeOptions.url ?? ''}`;

/** Looks up every request in the table of authorisation; what is not in the table is for nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<CheckedRequest>();
    refuseForeign(request);
    const rule = ROUTE_RULES[routeOf(request)];
    const token = rule?.who === 'everyone' ? null : sessionToken(request.headers);
    const principal = token === null ? null : await this.sessions.verify(token);
    const viewer = principal === null ? null : viewerOf(principal);
    const verdict = judge(rule, viewer, await this.named(rule, viewer, request));
    if (verdict === 'sign-in') throw PROBLEMS.signIn();
    if (verdict !== 'allowed') throw PROBLEMS[verdict]();
    request.checked = principal === null || viewer === null ? {} : { principal, viewer };
    return true;
  }

  private async named(rule: Rule | undefined, viewer: Viewer | null, request: FastifyRequest) {
    if (rule?.conversation === undefined || viewer === null) return null;
    const { id } = request.params as { readonly id: string };
    return CONVERSATION_ID.test(id) ? guardedConversation(this.pool, id) : null;
  }
}

/** A page of another site must not act with the cookie: it can neither name our origin nor send JSON unasked. */
const refuseForeign = (request: FastifyRequest): void => {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (!isSameOrigin(request.headers)) throw PROBLEMS.foreignOrigin();
  const type = request.headers['content-type'] ?? '';
  if (request.method === 'POST' && !/^application\/json\b/i.test(type)) throw PROBLEMS.notJson();
};

const checkedOf = (context: ExecutionContext): Checked =>
  context.switchToHttp().getRequest<CheckedRequest>().checked ?? {};

/** The person behind the request; the route's rule must ask for a signed-in one. */
export const CurrentViewer = createParamDecorator((_data: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = checkedOf(context);
  if (viewer === undefined) throw PROBLEMS.signIn();
  return viewer;
});

export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = checkedOf(context);
  if (principal === undefined) throw PROBLEMS.signIn();
  return principal;
});
