/** The part of a pino logger that this adapter uses. Never given payloads or personal data. */
export interface MessagingLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT: MessagingLogger = { info: () => {}, warn: () => {}, error: () => {} };
