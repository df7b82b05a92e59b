import type { Notice } from '@baton/contracts-conversation';

/** ISO 639-1. Another language is a column of `NOTICE_TEXTS` and a word here. */
const LANGUAGES = ['en', 'de', 'es'] as const;
type Language = (typeof LANGUAGES)[number];

/** What the system says by itself, in the words that customers read. */
const NOTICE_TEXTS: Readonly<Record<Notice, Readonly<Record<Language, string>>>> = {
  queued: {
    en: 'You are in the queue. Somebody from our team will be with you as soon as possible.',
    de: 'Sie sind in der Warteschlange. Jemand aus unserem Team ist so bald wie möglich für Sie da.',
    es: 'Está en la cola de espera. Una persona de nuestro equipo le atenderá lo antes posible.',
  },
  nobodyAvailable: {
    en: 'Sorry, nobody from our team is available at the moment. Our assistant goes on meanwhile; you can ask for a person again at any time.',
    de: 'Leider ist gerade niemand aus unserem Team frei. Inzwischen hilft Ihnen unser Assistent weiter; Sie können jederzeit wieder nach einem Menschen fragen.',
    es: 'Lo sentimos, en este momento no hay nadie disponible en nuestro equipo. Mientras tanto le ayuda nuestro asistente; puede volver a pedir una persona cuando quiera.',
  },
};

/** In the customer's language, or in English where that is not known or not ours. */
export const noticeText = (notice: Notice, language: string): string =>
  NOTICE_TEXTS[notice][LANGUAGES.find((known) => known === language) ?? 'en'];
