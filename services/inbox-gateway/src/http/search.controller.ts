import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { SearchPage } from '@baton/contracts-inbox-protocol';
import { CLOCK, PG_POOL, type Clock } from '@baton/service-kit';
import { CurrentViewer } from '../access/access.guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { search } from '../views/search/search-answer.query.ts';
import { SearchDto } from './dto/search.dto.ts';
import { Problem } from './problem.ts';
import { SearchLimits } from './search-limits.ts';

@ApiTags('search')
@Controller('api')
export class SearchController {
  private readonly limits = new SearchLimits();

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('search')
  async search(@CurrentViewer() viewer: Viewer, @Query() asked: SearchDto): Promise<SearchPage> {
    const answer = await this.limits.run(viewer.agentId, () => search(this.pool, viewer, asked, this.clock.now()));
    if (answer.kind === 'found') return answer.page;
    if (answer.kind === 'tooSlow') throw tooSlow();
    const { problems } = answer;
    throw new Problem(400, {
      code: 'invalid-search',
      message: problems[0]?.message ?? 'The search could not be read.',
      problems: problems.map(({ message }) => ({ field: 'q', problem: message })),
      search: { problems },
    });
  }
}

const tooSlow = (): Problem =>
  new Problem(503, {
    code: 'search-too-slow',
    message: 'This search takes too long. Add a word that is rarer, a field or a date, such as active:30d.',
  });
