import { Fault, type Checkpoints, type EventStore } from '@baton/event-sourcing';
import { JobQueue, type JobQueueOptions } from '@baton/job-queue';
import type { NatsMessaging } from '@baton/messaging-nats';
import type { PersonalData } from '@baton/personal-data';
import {
  CHECKPOINTS,
  CLOCK,
  EVENT_STORE,
  LOGGER,
  MESSAGING,
  PERSONAL_DATA,
  PG_POOL,
  type Clock,
  type Logger,
} from '@baton/service-kit';
import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { PostgresCharges } from './adapters/charges.adapter.ts';
import { StreamContactNames } from './adapters/contact-names.adapter.ts';
import { CommandHand } from './adapters/conversation-hand.adapter.ts';
import { EventReader } from './adapters/event-reader.adapter.ts';
import { openAiBrain } from './adapters/open-ai/open-ai.brain.ts';
import { readScript } from './adapters/script-file.adapter.ts';
import { StreamThreads } from './adapters/threads.adapter.ts';
import { TypingSignals } from './adapters/typing.adapter.ts';
import { WordsUnderstanding } from './adapters/understanding/understanding.adapter.ts';
import type { AssistantConfig } from './assistant.config.ts';
import { AssistantJobs } from './automations/assistant-jobs.ts';
import { CustomersSubscriber } from './automations/customers.subscriber.ts';
import { Intake } from './automations/intake.ts';
import { DeadLetters, FILTERS, type WorkQueues } from './automations/work-queues.ts';
import { WhenCustomerWroteThenAnnotate } from './automations/when-customer-wrote-then-annotate/when-customer-wrote-then-annotate.ts';
import { WhenCustomerWroteThenReply } from './automations/when-customer-wrote-then-reply/when-customer-wrote-then-reply.ts';
import { TendDeadLettersController } from './commands/tend-dead-letters/tend-dead-letters.controller.ts';
import { ScriptedBrain } from './domain/scripted/scripted.brain.ts';
import type { Script } from './domain/scripted/script.ts';
import { SCHEMA } from './rows/tables.ts';

const QUEUES = Symbol('QUEUES');
const SCRIPT = Symbol('SCRIPT');

@Module({})
export class AssistantModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly customers: CustomersSubscriber) {}

  static forRoot(config: AssistantConfig): DynamicModule {
    return { module: AssistantModule, controllers: [TendDeadLettersController], providers: providers(config) };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.customers.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.customers.stop();
  }
}

const queuesOf = (pool: Pool, checkpoints: Checkpoints, clock: Clock, log: Logger): WorkQueues => {
  const intake = new Intake(new PostgresCharges(pool), clock);
  const queue = (consumer: string, select: NonNullable<JobQueueOptions['select']>): JobQueue =>
    new JobQueue({
      ...{ pool, checkpoints, schema: SCHEMA, consumer, select },
      onFault: (fault) => log.warn({ err: fault }, 'finished jobs were not purged'),
    });
  return {
    answers: queue('assistant', (events) => intake.toAnswer(events)),
    returns: queue('assistant-returns', (events) => intake.toResume(events)),
    annotations: queue('assistant-annotations', (events) => intake.toAnnotate(events)),
  };
};

const jobsOf = (
  config: AssistantConfig,
  script: Script,
  store: EventStore,
  personal: PersonalData | null,
  nats: NatsMessaging,
  clock: Clock,
  log: Logger,
): AssistantJobs => {
  if (personal === null) throw new Fault('no-keys', 'messages cannot be read without MASTER_KEY', 'never');
  const understands = new WordsUnderstanding();
  const scripted = new ScriptedBrain(script);
  const hand = new CommandHand(nats);
  const brain = config.ASSISTANT_BRAIN === 'openai' ? openAiBrain(config, script) : scripted;
  const reply = new WhenCustomerWroteThenReply(
    {
      ...{ understands, brain, hand, clock, log },
      threads: new StreamThreads(store, personal),
      names: new StreamContactNames(store, personal),
      typing: new TypingSignals(nats),
    },
    {
      quietMs: config.BURST_QUIET_MS,
      lateAfterMs: config.LATE_AFTER_SECONDS * 1_000,
      answersAnHour: config.ANSWERS_AN_HOUR,
      thinkMs: config.THINK_TIMEOUT_MS,
      houseLanguage: script.houseLanguage,
    },
  );
  const annotation = new WhenCustomerWroteThenAnnotate(understands, (text) => scripted.tagsOf(text), hand);
  return new AssistantJobs(new EventReader(personal), reply, annotation, clock);
};

const providers = (config: AssistantConfig) => [
  { provide: SCRIPT, useFactory: (): Script => readScript(config.ASSISTANT_SCRIPT) },
  { provide: QUEUES, inject: [PG_POOL, CHECKPOINTS, CLOCK, LOGGER], useFactory: queuesOf },
  { provide: DeadLetters, inject: [QUEUES], useFactory: (queues: WorkQueues) => new DeadLetters(queues) },
  {
    provide: AssistantJobs,
    inject: [SCRIPT, EVENT_STORE, PERSONAL_DATA, MESSAGING, CLOCK, LOGGER],
    useFactory: (...parts: [Script, EventStore, PersonalData | null, NatsMessaging, Clock, Logger]): AssistantJobs =>
      jobsOf(config, ...parts),
  },
  {
    provide: CustomersSubscriber,
    inject: [QUEUES, AssistantJobs, MESSAGING, LOGGER],
    useFactory: (queues: WorkQueues, jobs: AssistantJobs, nats: NatsMessaging, log: Logger) =>
      new CustomersSubscriber(
        [
          {
            ...{ jobs: queues.answers, filter: FILTERS.answers, concurrency: config.THINK_CONCURRENCY },
            handler: (job, context) => jobs.answer(job, context),
          },
          {
            ...{ jobs: queues.returns, filter: FILTERS.returns, concurrency: config.THINK_CONCURRENCY },
            handler: (job, context) => jobs.resume(job, context),
          },
          {
            ...{ jobs: queues.annotations, filter: FILTERS.annotations, concurrency: ANNOTATIONS_AT_ONCE },
            handler: (job) => jobs.annotate(job),
          },
        ],
        nats,
        log,
      ),
  },
];

const ANNOTATIONS_AT_ONCE = 32;
