export interface ShopConfig {
  readonly port: number;
  readonly host: string;
  /** Origin of the widget's server. */
  readonly widgetOrigin: string;
  /** Account id of the widget that the pages show. */
  readonly inboxId: string;
  /** Shared with the widget's server: what the shop says of its customers is signed with it. */
  readonly jwtSecret: string;
}

/** The demo's widget account; see the directory's seed. */
export const DEMO_INBOX = '11111111-1111-4111-8111-111111111111';

const REQUIRED = ['WIDGET_PUBLIC_URL', 'WIDGET_JWT_SECRET'] as const;

/** Reads the environment; one error names everything that is missing. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): ShopConfig => {
  const missing = REQUIRED.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) throw new Error(`demo-shop cannot start without ${missing.join(', ')}`);
  return {
    port: Number(env['PORT'] ?? 0),
    host: env['HOST'] ?? '127.0.0.1',
    widgetOrigin: new URL(env['WIDGET_PUBLIC_URL'] as string).origin,
    inboxId: env['DEMO_WIDGET_ID'] ?? DEMO_INBOX,
    jwtSecret: env['WIDGET_JWT_SECRET'] as string,
  };
};
