import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { ConversationPage, Counts, ItemPage } from '@baton/contracts-inbox-protocol';
import { PG_POOL } from '@baton/service-kit';
import { CurrentViewer } from '../access/access.guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { conversationPage } from '../views/conversation/conversation.query.ts';
import { conversationSnapshot, type ConversationSnapshot } from '../views/conversation/snapshot.query.ts';
import { atOneMoment } from '../views/change-log/change-log.query.ts';
import { viewerCounts } from '../views/counts/counts.query.ts';
import { threadPage } from '../views/thread/thread.query.ts';
import { ItemsDto, ListDto } from './dto/list.dto.ts';
import { PROBLEMS } from './problem.ts';

@ApiTags('conversations')
@Controller('api')
export class ConversationController {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  @Get('conversations')
  list(@CurrentViewer() viewer: Viewer, @Query() query: ListDto): Promise<ConversationPage> {
    return conversationPage(this.pool, viewer, query);
  }

  @Get('conversations/:id')
  async one(@CurrentViewer() viewer: Viewer, @Param('id') id: string): Promise<ConversationSnapshot> {
    const taken = await atOneMoment(this.pool, (reader) => conversationSnapshot(reader, viewer, id));
    if (taken === null || taken.value === null) throw PROBLEMS.hidden();
    return taken.value;
  }

  @Get('conversations/:id/items')
  items(@Param('id') id: string, @Query() query: ItemsDto): Promise<ItemPage> {
    return threadPage(this.pool, id, query);
  }

  @Get('counts')
  counts(@CurrentViewer() viewer: Viewer): Promise<Counts> {
    return viewerCounts(this.pool, viewer);
  }
}
