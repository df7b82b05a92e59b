import { randomBytes } from 'node:crypto';
import type { DirectoryRefusal, WidgetSecrets, WidgetSettings } from '@baton/contracts-directory';
import type { Configuration } from '../../domain/configuration.port.ts';
import type { ChangeCause, ChangeOutcome, DirectoryChanges } from '../../domain/directory-changes.port.ts';
import type { SecretSeal } from '../../domain/widget/secret-seal.port.ts';
import { NO_SECRETS, withNewSecrets } from '../../domain/widget/widget-secrets.ts';
import { decideSetWidgetSettings } from '../../domain/widget/widget.decider.ts';

export interface Widget {
  readonly settings: WidgetSettings;
  readonly secrets: WidgetSecrets;
}

export type RotateOutcome =
  | { readonly kind: 'accepted'; readonly secrets: WidgetSecrets }
  | { readonly kind: 'refused'; readonly refusal: DirectoryRefusal };

/** Web-chat widgets and their secrets, which are in no fact and in no log. */
export class ConfigureWidgetsHandler {
  constructor(
    private readonly changes: DirectoryChanges,
    private readonly configuration: Configuration,
    private readonly seal: SecretSeal,
  ) {}

  async find(accountId: string): Promise<Widget | null> {
    const found = await this.configuration.widget(accountId);
    return found && { settings: found.settings, secrets: this.open(found.sealedSecrets, accountId) };
  }

  set(cause: ChangeCause, settings: WidgetSettings): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => {
      const { accountId } = settings;
      const accountExists = (await draft.account('webchat', accountId)) !== null;
      return decideSetWidgetSettings(settings, await draft.widget(accountId), { accountExists });
    });
  }

  /** A repeat of the command makes no others: it answers what there is, for the first answer may have been lost. */
  async rotate(cause: ChangeCause, accountId: string): Promise<RotateOutcome> {
    const jwt = randomBytes(32).toString('base64url');
    const outcome = await this.putFirst(cause, accountId, { jwt, identity: randomBytes(32).toString('base64url') });
    if (outcome.kind === 'refused') return outcome;
    return { kind: 'accepted', secrets: (await this.find(accountId))?.secrets ?? NO_SECRETS };
  }

  /** Not a fact of the log, like a password: it concerns nobody but the widget's own site. */
  putFirst(cause: ChangeCause, accountId: string, made: { jwt: string; identity: string }): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) => {
      if ((await draft.widget(accountId)) === null) return { kind: 'refused', refusal: { code: 'not-found' } };
      const before = this.open(await draft.widgetSecrets(accountId), accountId);
      const after = withNewSecrets(before, made.jwt, made.identity);
      await draft.setWidgetSecrets(accountId, this.seal.seal(after, accountId));
      return { kind: 'accepted', events: [] };
    });
  }

  private open(sealed: Buffer | null, accountId: string): WidgetSecrets {
    return sealed === null ? NO_SECRETS : this.seal.open(sealed, accountId);
  }
}
