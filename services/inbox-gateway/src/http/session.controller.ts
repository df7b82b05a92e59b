import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE, type DirectoryRefusal, type Principal } from '@baton/contracts-directory';
import type { Me } from '@baton/contracts-inbox-protocol';
import { InvalidInput } from '@baton/service-kit';
import { CurrentPrincipal } from '../access/access.guard.ts';
import { sessionToken } from '../access/request-origin.ts';
import { Sessions } from '../access/sessions.ts';
import { viewerOf } from '../access/viewer.ts';
import { DISPOSITIONS } from './dispositions.ts';
import { SignInDto } from './dto/sign-in.dto.ts';
import { Problem, unavailable } from './problem.ts';

/** The directory ends sessions; the cookie only has to live longer than any of them. */
const COOKIE_SECONDS = 7 * 24 * 3600;

@ApiTags('session')
@Controller('api')
export class SessionController {
  constructor(@Inject(Sessions) private readonly sessions: Sessions) {}

  @Get('me')
  me(@CurrentPrincipal() principal: Principal): Me {
    return meOf(principal);
  }

  @Post('session')
  @HttpCode(200)
  async signIn(
    @Body() { email, password }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, 500);
    const answer = await this.sessions.signIn({ email, password, ip: request.ip, userAgent });
    if (answer.kind === 'refused') throw refusalProblem(answer.refusal);
    if (answer.kind === 'invalid') throw new InvalidInput(answer.problems);
    if (answer.kind === 'fault') throw unavailable();
    void reply.header('set-cookie', cookie(answer.result.token, COOKIE_SECONDS, request));
    return meOf(answer.result.principal);
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = sessionToken(request.headers);
    if (token !== null) await this.sessions.signOut(token);
    void reply.header('set-cookie', cookie('', 0, request));
  }
}

const cookie = (token: string, seconds: number, request: FastifyRequest): string =>
  `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${request.protocol === 'https' ? '; Secure' : ''}`;

const meOf = (principal: Principal): Me => {
  const { agent, expiresAt } = principal;
  const { seesAll, teamIds } = viewerOf(principal);
  return {
    agentId: agent.agentId,
    name: agent.name,
    email: agent.email,
    role: agent.role,
    teamIds,
    seesAll,
    sessionExpiresAt: expiresAt,
    dispositions: DISPOSITIONS,
  };
};

const refusalProblem = (refusal: DirectoryRefusal): Problem =>
  refusal.code === 'throttled'
    ? new Problem(429, {
        code: 'throttled',
        message: 'Too many attempts. Wait a moment, then try again.',
        retryAfterSeconds: refusal.retryAfterSeconds,
      })
    : new Problem(401, { code: 'wrong-credentials', message: 'The e-mail address or the password is wrong.' });
