import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NatsMessaging } from '@baton/messaging-nats';
import type { BaseConfig } from './base.config.ts';
import { CommandTransport, type CommandTransportOptions } from './command.transport.ts';
import { validationPipe } from './invalid-input.ts';
import { KitModule } from './kit.module.ts';
import { NestLogger, type Logger } from './logger.ts';
import { LOGGER, MESSAGING } from './tokens.ts';

export interface ProcessOptions<Config extends BaseConfig> {
  readonly name: string;
  readonly config: Config;
  readonly module: Type | DynamicModule;
  /** Serve the module's `@CommandHandler` methods. */
  readonly commands?: CommandTransportOptions;
  /** Fastify's own options, such as `bodyLimit` in bytes. */
  readonly fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  readonly rawBody?: boolean;
  configureHttp?(app: NestFastifyApplication): Promise<void> | void;
}

/**
 * Runs one operating-system process of a service: Nest on Fastify (at least `/health/live` and `/health/ready`),
 * command doors over NATS, a clean drain on SIGTERM and SIGINT, and an exit when the parent that forked it is gone.
 * Resolves when the process serves.
 */
export const runProcess = async <Config extends BaseConfig>(
  options: ProcessOptions<Config>,
): Promise<NestFastifyApplication> => {
  const { name, config } = options;

  @Module({ imports: [KitModule.forRoot(config, { name }), options.module as Type] })
  class ProcessModule {}

  const app = await NestFactory.create<NestFastifyApplication>(
    ProcessModule,
    new FastifyAdapter({ forceCloseConnections: true, ...(options.fastify as object) }),
    {
      bufferLogs: true,
      rawBody: options.rawBody ?? false,
      abortOnError: false,
    },
  );
  const log = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(log));
  app.useGlobalPipes(validationPipe());
  await options.configureHttp?.(app);
  stopWell(app, log);
  if (options.commands !== undefined) {
    app.connectMicroservice({
      strategy: new CommandTransport(app.get<NatsMessaging>(MESSAGING), options.commands, log),
    });
    await app.startAllMicroservices();
  }
  await app.listen(config.PORT, config.HOST);
  log.info({ url: await app.getUrl() }, 'ready');
  return app;
};

/** A drain that hangs must not keep a process alive for ever: after this the orchestrator would kill it anyway. */
const DRAIN_LIMIT_MS = 15_000;

const stopWell = (app: NestFastifyApplication, log: Logger): void => {
  let stopping = false;
  const stop = (cause: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ cause }, 'draining');
    setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'drain failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('the parent process is gone'));
};
