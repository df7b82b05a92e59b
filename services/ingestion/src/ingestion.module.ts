import type { CommandClient } from '@baton/messaging';
import { CLOCK, COMMAND_CLIENT, LOGGER, typeOrm, type Clock, type Logger } from '@baton/service-kit';
import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CoalescingSink } from './adapters/coalescing-sink.adapter.ts';
import { PostgresDeadLetters } from './adapters/dead-letters.adapter.ts';
import { PayloadSeal } from './adapters/payload-seal.ts';
import { ReceiveMessagesCommand } from './adapters/receive-messages.adapter.ts';
import { ListDeadLettersController } from './commands/list-dead-letters/list-dead-letters.controller.ts';
import { ReceiveWebhookHandler } from './commands/receive-webhook/receive-webhook.handler.ts';
import { WhatsAppWebhookController } from './commands/receive-webhook/whatsapp-webhook.controller.ts';
import { ReplayDeadLetterController } from './commands/replay-dead-letter/replay-dead-letter.controller.ts';
import { ReplayDeadLetterHandler } from './commands/replay-dead-letter/replay-dead-letter.handler.ts';
import type { DeadLetters } from './domain/dead-letters.port.ts';
import type { ItemSink } from './domain/item-sink.port.ts';
import { masterKeyOf, type IngestionConfig } from './ingestion.config.ts';
import { DeadLetterRow, SCHEMA } from './rows/dead-letter.row.ts';
import { DEAD_LETTERS, ITEM_SINK } from './tokens.ts';

@Module({})
export class IngestionModule {
  static forRoot(config: IngestionConfig): DynamicModule {
    const accounts = new Set(config.WHATSAPP_PHONE_NUMBER_ID.split(','));
    const seal = new PayloadSeal(masterKeyOf(config));
    return {
      module: IngestionModule,
      imports: [
        TypeOrmModule.forRoot(typeOrm({ url: config.DATABASE_URL, schema: SCHEMA, entities: [DeadLetterRow] })),
      ],
      controllers: [WhatsAppWebhookController, ListDeadLettersController, ReplayDeadLetterController],
      providers: [
        {
          provide: ITEM_SINK,
          inject: [COMMAND_CLIENT],
          useFactory: (commands: CommandClient) => new CoalescingSink(new ReceiveMessagesCommand(commands)),
        },
        {
          provide: DEAD_LETTERS,
          inject: [DataSource],
          useFactory: (source: DataSource) => new PostgresDeadLetters(source, seal),
        },
        {
          provide: ReceiveWebhookHandler,
          inject: [ITEM_SINK, DEAD_LETTERS, CLOCK, LOGGER],
          useFactory: (sink: ItemSink, deadLetters: DeadLetters, clock: Clock, log: Logger) =>
            new ReceiveWebhookHandler(sink, deadLetters, accounts, clock, log),
        },
        {
          provide: ReplayDeadLetterHandler,
          inject: [ITEM_SINK, DEAD_LETTERS, CLOCK],
          useFactory: (sink: ItemSink, deadLetters: DeadLetters, clock: Clock) =>
            new ReplayDeadLetterHandler(sink, deadLetters, accounts, clock),
        },
      ],
    };
  }
}
