import type { Channel } from './words.ts';

export interface ChannelLimits {
  /** Longest text of one message, in UTF-16 code units; null when the channel sets none. */
  readonly textLength: number | null;
  /** Hours after the customer's last message in which free text may be sent; null when always. */
  readonly replyWindowHours: number | null;
}

/** What each channel allows. Sources: WhatsApp Cloud API message and pricing references, 2026. */
export const CHANNEL_LIMITS: Readonly<Record<Channel, ChannelLimits>> = {
  whatsapp: { textLength: 4096, replyWindowHours: 24 },
  webchat: { textLength: 10_000, replyWindowHours: null },
  telephony: { textLength: 10_000, replyWindowHours: null },
  email: { textLength: null, replyWindowHours: null },
};

export const NOTE_LENGTH = 10_000;
export const TAG_LENGTH = 64;
export const REASON_LENGTH = 500;

/** Disposition of a wrap-up that nobody completed in time. */
export const WRAP_UP_TIMEOUT_DISPOSITION = 'wrapUpTimeout';

/** Seconds between an agent's messages in one conversation, kept when they are sent; typing is never blocked. */
export const AGENT_SPACING_SECONDS = 3;

/** Of `SatisfactionRated`: 1 (bad) to 5 (good). */
export const SATISFACTION_SCORES = [1, 2, 3, 4, 5] as const;
export const SATISFACTION_COMMENT_LENGTH = 1_000;

export const PAGE_URL_LENGTH = 2_048;
export const PAGE_TITLE_LENGTH = 256;
/** Pages that a thread keeps, the newest. */
export const PAGES_KEPT = 20;

/** Captured parameters of an escalation. */
export const PARAMETERS_AT_MOST = 50;
export const PARAMETER_LENGTH = 1_000;

/** Of the choices that an assistant offers with a message. */
export const CHOICES_AT_MOST = 20;
export const CHOICE_ID_LENGTH = 200;
export const CHOICE_TITLE_LENGTH = 72;
