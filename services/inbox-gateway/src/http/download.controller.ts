import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { Principal } from '@baton/contracts-directory';
import { CLOCK, PG_POOL, type Clock } from '@baton/service-kit';
import { CurrentPrincipal } from '../access/access.guard.ts';
import { viewerOf } from '../access/viewer.ts';
import { historyHead, historyPages } from '../download/history.query.ts';
import type { History } from '../download/history.ts';
import { asJson } from '../download/json.format.ts';
import { Names } from '../download/names.ts';
import { asPdf } from '../download/pdf.adapter.ts';
import { asText } from '../download/text.format.ts';
import { Limiter } from '../live/limiter.ts';
import { DownloadDto, type DownloadFormat } from './dto/download.dto.ts';
import { PROBLEMS } from './problem.ts';

const FILES: Readonly<Record<DownloadFormat, { readonly type: string; readonly ending: string }>> = {
  text: { type: 'text/plain; charset=utf-8', ending: 'txt' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  pdf: { type: 'application/pdf', ending: 'pdf' },
};

/** Setting pages costs much: so many at once, the others wait in order. */
const PDFS_AT_ONCE = 2;

@ApiTags('conversations')
@Controller('api/conversations/:id')
export class DownloadController {
  private readonly setting = new Limiter(PDFS_AT_ONCE);

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('download')
  @ApiOperation({
    summary: 'The whole history as a file',
    description:
      'Oldest entries first, with names, delivery states, internal notes (marked as such) and what happened. Times are UTC. An answer that breaks off is incomplete: ask again. The JSON form is described in docs/conversation-download.md.',
  })
  @ApiProduces('text/plain', 'application/json', 'application/pdf')
  async download(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { format }: DownloadDto,
  ): Promise<StreamableFile> {
    const head = await historyHead(this.pool, viewerOf(principal), id);
    if (head === null) throw PROBLEMS.hidden();
    const at = this.clock.now().toISOString();
    const pages = historyPages(this.pool, id, head.generation);
    const history = { head, names: new Names(head.people), pages, downloaded: { at, by: principal.agent.name } };
    const { type, ending } = FILES[format];
    // Nothing that a person typed: names of files end up in logs and on shared disks.
    const disposition = `attachment; filename="conversation-${id.slice(0, 8)}-${at.slice(0, 10)}.${ending}"`;
    return new StreamableFile(await this.file(format, history), { type, disposition });
  }

  private file(format: DownloadFormat, history: History): Promise<Readable> | Readable {
    if (format === 'text') return Readable.from(asText(history));
    return format === 'json' ? Readable.from(asJson(history)) : this.pdf(history);
  }

  /** The stream at once; its place among those that are set until its last page. */
  private pdf(history: History): Promise<Readable> {
    return new Promise((resolve, reject) => {
      this.setting
        .run(async () => {
          const { stream, done } = await asPdf(history);
          resolve(stream);
          await done;
        })
        .catch(reject);
    });
  }
}
