import {
  DEFAULT_CONVERSATION_SETTINGS,
  type ConversationSettings,
  type Template,
  type WidgetSettings,
} from '@baton/contracts-directory';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../domain/configuration.port.ts';
import { TemplateRow } from '../rows/template.row.ts';
import { WidgetRow } from '../rows/widget.row.ts';
import { WidgetSecretsRow } from '../rows/widget-secrets.row.ts';
import { selectConversationSettings } from './conversation-settings.query.ts';

export class PostgresConfiguration implements Configuration {
  constructor(private readonly source: DataSource) {}

  templates(): Promise<Template[]> {
    return this.source.getRepository(TemplateRow).find({ order: { name: 'ASC' } });
  }

  async conversationSettings(): Promise<ConversationSettings> {
    return (await selectConversationSettings(this.source.manager)) ?? DEFAULT_CONVERSATION_SETTINGS;
  }

  async widget(accountId: string): Promise<{ settings: WidgetSettings; sealedSecrets: Buffer | null } | null> {
    const settings = await this.source.getRepository(WidgetRow).findOneBy({ accountId });
    if (settings === null) return null;
    const secrets = await this.source.getRepository(WidgetSecretsRow).findOneBy({ accountId });
    return { settings, sealedSecrets: secrets?.sealed ?? null };
  }
}
