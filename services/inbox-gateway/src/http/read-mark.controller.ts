import { Body, Controller, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { ReadMarks } from '@baton/contracts-inbox-protocol';
import { PG_POOL } from '@baton/service-kit';
import { CurrentViewer } from '../access/access.guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { SeenNews } from '../live/seen-news.ts';
import { ReadMarkStore } from '../read-marks/read-mark-store.adapter.ts';
import { conversationRow } from '../views/conversation/conversation.query.ts';
import { SeenDto } from './dto/seen.dto.ts';
import { PROBLEMS } from './problem.ts';

/** What each agent has seen, for themselves alone: nobody else is told, the customer least of all. */
@ApiTags('read marks')
@Controller('api')
export class ReadMarkController {
  constructor(
    @Inject(ReadMarkStore) private readonly marks: ReadMarkStore,
    @Inject(SeenNews) private readonly news: SeenNews,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {}

  @Get('read-marks')
  async all(@CurrentViewer() { agentId }: Viewer): Promise<ReadMarks> {
    return { marks: await this.marks.of(agentId) };
  }

  /** A mark beyond the last message would hide the next ones: it stands at most where the conversation does. */
  @Put('conversations/:id/seen')
  @HttpCode(204)
  async seen(@CurrentViewer() { agentId }: Viewer, @Param('id') id: string, @Body() body: SeenDto): Promise<void> {
    const row = await conversationRow(this.pool, id);
    if (row === null) throw PROBLEMS.hidden();
    const most = Math.min(body.customerMessages, row.customerMessages);
    this.news.tell({ agentId, conversationId: id, customerMessages: await this.marks.raise(agentId, id, most) });
  }
}
