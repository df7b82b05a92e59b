export interface SandboxConfig {
  readonly port: number;
  readonly host: string;
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The first one is what customers write to by default. */
  readonly phoneNumberIds: readonly string[];
  readonly accessToken: string;
  /** Keeps the journal; null keeps nothing over a restart. */
  readonly dataDir: string | null;
  /** Milliseconds that the sandbox's clock is ahead of the machine's. */
  readonly clockOffsetMs: number;
}

const REQUIRED = [
  'WHATSAPP_WEBHOOK_URL',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_ACCESS_TOKEN',
] as const;

/** Reads the environment; one error names everything that is missing. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>, now: Date): SandboxConfig => {
  const missing = REQUIRED.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) throw new Error(`whatsapp-sandbox cannot start without ${missing.join(', ')}`);
  const value = (name: (typeof REQUIRED)[number]): string => env[name] as string;
  const start = env['CLOCK_START'];
  return {
    port: Number(env['PORT'] ?? 0),
    host: env['HOST'] ?? '127.0.0.1',
    webhookUrl: value('WHATSAPP_WEBHOOK_URL'),
    appSecret: value('WHATSAPP_APP_SECRET'),
    verifyToken: value('WHATSAPP_VERIFY_TOKEN'),
    phoneNumberIds: value('WHATSAPP_PHONE_NUMBER_ID').split(','),
    accessToken: value('WHATSAPP_ACCESS_TOKEN'),
    dataDir: env['SANDBOX_DATA_DIR'] || null,
    clockOffsetMs: start === undefined || start === '' ? 0 : new Date(start).getTime() - now.getTime(),
  };
};
