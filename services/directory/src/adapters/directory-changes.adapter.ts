import {
  accountStream,
  agentStream,
  SETTINGS_STREAM,
  teamStream,
  templateStream,
  type DirectoryEvent,
  type DirectoryRefusal,
} from '@baton/contracts-directory';
import type { Decision } from '@baton/event-sourcing';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import type { ChangeCause, ChangeOutcome, DirectoryChanges, DirectoryDraft } from '../domain/directory-changes.port.ts';
import { CommandRow } from '../rows/command.row.ts';
import { OutboxRow } from '../rows/outbox.row.ts';
import { applyToTables } from './directory-tables.projection.ts';
import { PostgresDraft } from './directory-draft.adapter.ts';

/** Namespace of the ids of this service's events (random, fixed for ever). */
const NAMESPACE = '6f1d0e52-0a0f-4d0b-9a53-5b0c2c6f7a11';

export class PostgresDirectoryChanges implements DirectoryChanges {
  /** `onFacts` is called after a commit that left facts in the outbox. */
  constructor(
    private readonly source: DataSource,
    private readonly onFacts: () => void,
  ) {}

  async change(
    cause: ChangeCause,
    decide: (draft: DirectoryDraft) => Promise<Decision<DirectoryEvent, DirectoryRefusal>>,
  ): Promise<ChangeOutcome> {
    let facts = 0;
    const outcome = await this.source.transaction(async (manager): Promise<ChangeOutcome> => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('baton-directory-changes'))`);
      if (await manager.existsBy(CommandRow, { commandId: cause.commandId })) return { kind: 'accepted' };
      const decision = await decide(new PostgresDraft(manager));
      if (decision.kind === 'refused') return decision;
      for (const event of decision.events) await applyToTables(manager, event);
      await leaveFacts(manager, cause, decision.events);
      await manager.insert(CommandRow, { commandId: cause.commandId });
      facts = decision.events.length;
      return { kind: 'accepted' };
    });
    if (facts > 0) this.onFacts();
    return outcome;
  }
}

const leaveFacts = async (
  manager: EntityManager,
  cause: ChangeCause,
  events: readonly DirectoryEvent[],
): Promise<void> => {
  const { commandId, correlationId, actor } = cause;
  for (const [index, { type, data }] of events.entries()) {
    await manager.insert(OutboxRow, {
      eventId: v5(`${commandId}:${index}`, NAMESPACE),
      stream: streamOf({ type, data } as DirectoryEvent),
      type,
      data,
      meta: { correlationId, causationId: commandId, actor },
      appended: false,
    });
  }
};

const streamOf = (event: DirectoryEvent): string => {
  switch (event.type) {
    case 'TeamAdded':
    case 'TeamRenamed':
      return teamStream(event.data.teamId);
    case 'ChannelAccountAdded':
      return accountStream(event.data.channel, event.data.accountId);
    case 'TemplateAdded':
    case 'TemplateRevised':
    case 'TemplateRemoved':
      return templateStream(event.data.templateId);
    case 'ConversationSettingsSet':
      return SETTINGS_STREAM;
    case 'WidgetSettingsSet':
      return accountStream('webchat', event.data.accountId);
    default:
      return agentStream(event.data.agentId);
  }
};
