import type { WidgetSecrets, WidgetSettings } from '@baton/contracts-directory';

/** A widget as its administrators set it up. */
export interface Widget {
  readonly settings: WidgetSettings;
  readonly secrets: WidgetSecrets;
}

export interface Widgets {
  /** Null when there is no such widget. Throws `MessagingFault` or `Fault` when nobody can tell. */
  find(accountId: string): Promise<Widget | null>;
}
