import type { CommandClient } from '@baton/messaging';
import type { PersonalData } from '@baton/personal-data';
import type { EventStore } from '@baton/event-sourcing';
import { StreamStates } from '@baton/event-sourcing';
import { CLOCK, COMMAND_CLIENT, EVENT_STORE, LOGGER, PERSONAL_DATA } from '@baton/service-kit';
import type { Clock, Logger } from '@baton/service-kit';
import { Module, type DynamicModule } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ConversationCodec, contactCodec } from './adapters/conversation-codec.adapter.ts';
import { DirectoryAccountTeams } from './adapters/directory-account-teams.adapter.ts';
import { SettingsStream } from './adapters/settings-stream.adapter.ts';
import { AddNoteController } from './commands/add-note/add-note.controller.ts';
import { AnnotateMessageController } from './commands/annotate-message/annotate-message.controller.ts';
import { AnswerOfferController } from './commands/answer-offer/answer-offer.controller.ts';
import { ApplyTagsController } from './commands/apply-tags/apply-tags.controller.ts';
import { AssignConversationController } from './commands/assign-conversation/assign-conversation.controller.ts';
import { ClaimConversationController } from './commands/claim-conversation/claim-conversation.controller.ts';
import { CompleteWrapUpController } from './commands/complete-wrap-up/complete-wrap-up.controller.ts';
import { ConversationCommandsHandler } from './commands/conversation-commands.handler.ts';
import type { ConversationHandling } from './commands/conversation-commands.handler.ts';
import { EndConversationController } from './commands/end-conversation/end-conversation.controller.ts';
import { EscalateConversationController } from './commands/escalate-conversation/escalate-conversation.controller.ts';
import { ExtendWrapUpController } from './commands/extend-wrap-up/extend-wrap-up.controller.ts';
import { FallBackController } from './commands/fall-back/fall-back.controller.ts';
import { FireTimerController } from './commands/fire-timer/fire-timer.controller.ts';
import { Lanes } from './commands/lanes.ts';
import { JoinConversationController } from './commands/join-conversation/join-conversation.controller.ts';
import { MarkReadController } from './commands/mark-read/mark-read.controller.ts';
import { ContactMerger } from './commands/receive-messages/contact.merger.ts';
import { MoveWaitingController } from './commands/move-waiting/move-waiting.controller.ts';
import { OfferConversationController } from './commands/offer-conversation/offer-conversation.controller.ts';
import { ReceiveMessagesController } from './commands/receive-messages/receive-messages.controller.ts';
import { ReceiveMessagesHandler } from './commands/receive-messages/receive-messages.handler.ts';
import { ThreadIndex } from './commands/receive-messages/thread-index.ts';
import { ThreadWriter } from './commands/receive-messages/thread.writer.ts';
import { ReleaseConversationController } from './commands/release-conversation/release-conversation.controller.ts';
import { RemoveTagController } from './commands/remove-tag/remove-tag.controller.ts';
import { ReplyAsAssistantController } from './commands/reply-as-assistant/reply-as-assistant.controller.ts';
import { ReplyToCustomerController } from './commands/reply-to-customer/reply-to-customer.controller.ts';
import { ReportDeliveryController } from './commands/report-delivery/report-delivery.controller.ts';
import { ReportDeliveryHandler } from './commands/report-delivery/report-delivery.handler.ts';
import { SetPriorityController } from './commands/set-priority/set-priority.controller.ts';
import { SetStatusController } from './commands/set-status/set-status.controller.ts';
import { SummarizeConversationController } from './commands/summarize-conversation/summarize-conversation.controller.ts';
import { TakeOverController } from './commands/take-over/take-over.controller.ts';
import { TransferConversationController } from './commands/transfer-conversation/transfer-conversation.controller.ts';
import type { ConversationConfig } from './config.ts';
import { contactDecider } from './domain/contact/contact.decider.ts';
import { conversationDecider } from './domain/conversation/conversation.decider.ts';

const HANDLING = Symbol('HANDLING');

@Module({})
export class ConversationModule {
  static forRoot(config: ConversationConfig): DynamicModule {
    return {
      module: ConversationModule,
      controllers: doors,
      providers: [
        Lanes,
        {
          provide: HANDLING,
          inject: [EVENT_STORE, PERSONAL_DATA],
          useFactory: (store: EventStore, ciphers: PersonalData | null) => conversationHandling(store, ciphers, config),
        },
        {
          provide: SettingsStream,
          inject: [EVENT_STORE],
          useFactory: (store: EventStore) => new SettingsStream(store),
        },
        {
          provide: ConversationCommandsHandler,
          inject: [HANDLING, Lanes, CLOCK],
          useFactory: (handling: ConversationHandling, lanes: Lanes, clock: Clock) =>
            new ConversationCommandsHandler(handling, lanes, clock),
        },
        {
          provide: ReportDeliveryHandler,
          inject: [HANDLING, CLOCK],
          useFactory: (handling: ConversationHandling, clock: Clock) => new ReportDeliveryHandler(handling, clock),
        },
        {
          provide: ReceiveMessagesHandler,
          inject: [HANDLING, PERSONAL_DATA, COMMAND_CLIENT, SettingsStream, Lanes, CLOCK, LOGGER],
          useFactory: (
            handling: ConversationHandling,
            keys: PersonalData,
            commands: CommandClient,
            settings: SettingsStream,
            lanes: Lanes,
            clock: Clock,
            log: Logger,
          ) => messageReceiver(config, { handling, keys, commands, settings, lanes, clock, log }),
        },
      ],
    };
  }
}

const doors = [
  AddNoteController,
  AnnotateMessageController,
  AnswerOfferController,
  ApplyTagsController,
  AssignConversationController,
  ClaimConversationController,
  CompleteWrapUpController,
  EndConversationController,
  EscalateConversationController,
  ExtendWrapUpController,
  FallBackController,
  FireTimerController,
  JoinConversationController,
  MarkReadController,
  MoveWaitingController,
  OfferConversationController,
  ReceiveMessagesController,
  ReleaseConversationController,
  RemoveTagController,
  ReplyAsAssistantController,
  ReplyToCustomerController,
  ReportDeliveryController,
  SetPriorityController,
  SetStatusController,
  SummarizeConversationController,
  TakeOverController,
  TransferConversationController,
];

const conversationHandling = (
  store: EventStore,
  ciphers: PersonalData | null,
  { KEPT_CONVERSATIONS: capacity }: ConversationConfig,
): ConversationHandling => {
  if (ciphers === null)
    throw new Error('conversation needs MASTER_KEY and IDENTITY_KEY: it stores no message in clear');
  const codec = new ConversationCodec();
  const decider = conversationDecider;
  const states = new StreamStates({ store, decider, codec, ciphers, capacity });
  return { store, decider, codec, ciphers, states, newId: randomUUID };
};

interface Parts {
  readonly handling: ConversationHandling;
  readonly keys: PersonalData;
  readonly commands: CommandClient;
  readonly settings: SettingsStream;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly log: Logger;
}

const messageReceiver = (config: ConversationConfig, parts: Parts): ReceiveMessagesHandler => {
  const { handling, keys, commands, settings, lanes, clock, log } = parts;
  const store = handling.store as EventStore;
  const codec = contactCodec();
  const states = new StreamStates({ store, decider: contactDecider, codec, ciphers: keys });
  const index = new ThreadIndex(store, ({ kind, value }) => keys.identityClaimKey(kind, value));
  return new ReceiveMessagesHandler({
    index,
    writer: new ThreadWriter(handling, { codec, states }, index),
    merger: new ContactMerger(handling, { codec, states }, index),
    keys,
    teams: new DirectoryAccountTeams(commands, randomUUID, config.DEFAULT_TEAM_ID),
    settings,
    lanes,
    clock,
    newId: randomUUID,
    newEpisode: config.NEW_EPISODE,
    report: ({ code, retry, cause }, items) => log.warn({ code, retry, items, err: cause }, 'items were not stored'),
  });
};
