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
