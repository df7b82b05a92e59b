import { randomUUID } from 'node:crypto';
import type { AdministerDirectoryHandler } from '../commands/administer-directory/administer-directory.handler.ts';
import type { ConfigureWidgetsHandler } from '../commands/configure-widgets/configure-widgets.handler.ts';
import type { KeepTemplatesHandler } from '../commands/keep-templates/keep-templates.handler.ts';
import { DEMO_TEMPLATES } from './demo-templates.ts';
import { DEMO_WIDGET_ACCOUNT, DEMO_WIDGET_ID, demoWidget } from './demo-widget.ts';
import { must, seedCause } from './seed-cause.ts';

export interface ConfigurationSeedOptions {
  readonly shopOrigin: string;
  /** Null leaves those that there are. */
  readonly secrets: { readonly jwt: string; readonly identity: string } | null;
}

/** Templates and the demo shop's widget. What people have changed since the first seeding stays as they made it. */
export class DemoConfigurationSeed {
  constructor(
    private readonly administer: AdministerDirectoryHandler,
    private readonly templates: KeepTemplatesHandler,
    private readonly widgets: ConfigureWidgetsHandler,
  ) {}

  async run({ shopOrigin, secrets }: ConfigurationSeedOptions): Promise<void> {
    for (const template of DEMO_TEMPLATES) {
      must(await this.templates.save(seedCause(`template-${template.templateId}`), { kind: 'everything' }, template));
    }
    must(await this.administer.addAccount(seedCause(`account-webchat-${DEMO_WIDGET_ID}`), DEMO_WIDGET_ACCOUNT));
    await this.embed(shopOrigin);
    if (secrets !== null) await this.arm(secrets);
  }

  /** The shop may have moved to another port since: it is let in where it is now. */
  private async embed(origin: string): Promise<void> {
    const { settings = demoWidget([]) } = (await this.widgets.find(DEMO_WIDGET_ID)) ?? {};
    if (settings.allowedOrigins.includes(origin)) return;
    const allowedOrigins = [origin, ...settings.allowedOrigins].slice(0, 50);
    must(await this.widgets.set(seedCause(`widget-${randomUUID()}`), { ...settings, allowedOrigins }));
  }

  private async arm(made: { readonly jwt: string; readonly identity: string }): Promise<void> {
    const { jwt = [], identity = [] } = (await this.widgets.find(DEMO_WIDGET_ID))?.secrets ?? {};
    if (jwt[0] === made.jwt && identity[0] === made.identity) return;
    must(await this.widgets.putFirst(seedCause(`widget-secrets-${randomUUID()}`), DEMO_WIDGET_ID, made));
  }
}
