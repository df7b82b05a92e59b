import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { StoredContact } from '../contact/contact.row.ts';
import { Lexemes, wholeLexeme } from './lexemes.projection.ts';
import type { CardTexts, DocumentText, SearchDocument, SearchedConversation } from './searched.row.ts';
import { fold, wordsOf } from './words.projection.ts';

/** A document is full with so many texts, or with so many characters. */
const TEXTS = 8;
const LENGTH = 4_000;

/** The document that a text goes to: the open one, or a fresh one when that is full. */
export const openFor = ({ open }: SearchedConversation, text: string): SearchedConversation['open'] => {
  const full = open.texts >= TEXTS || open.length >= LENGTH;
  const before = full ? { slot: open.slot + 1, texts: 0, length: 0 } : open;
  return { slot: before.slot, texts: before.texts + 1, length: before.length + text.length };
};

export const withText = (document: SearchDocument | undefined, text: DocumentText): readonly DocumentText[] => [
  ...(document !== undefined && 'texts' in document ? document.texts : []),
  text,
];

/** What of a customer and a conversation can be searched for beside what was said. */
export const cardOf = (
  { stored: { row }, address }: Pick<SearchedConversation, 'stored' | 'address'>,
  contact: StoredContact | undefined,
): CardTexts => {
  const identities = [...(contact?.identities ?? []), ...(address === null ? [] : [address])];
  const values = (...kinds: string[]): string[] =>
    identities.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value);
  const known = (value: string | null | undefined): string[] =>
    value === null || value === undefined || value === '' ? [] : [value];
  return {
    id: row.conversationId,
    names: [...new Set([...known(contact?.name), ...known(contact?.username)])],
    phones: [...new Set([...values('whatsapp', 'phone'), ...known(contact?.phone)].map(international))],
    emails: [...new Set([...values('email'), ...known(contact?.email)])],
    reason: row.reason,
    tags: row.tags,
  };
};

/** As `+` and digits; what is no number stays what it is. */
const international = (value: string): string => {
  const digits = value.replaceAll(/\D/g, '');
  return parsePhoneNumberFromString(`+${digits}`)?.number ?? `+${digits}`;
};

/** The text form of the document's `tsvector`. */
export const lexemesOf = (document: SearchDocument): string => {
  const lexemes = new Lexemes();
  if ('card' in document) addCard(lexemes, document.card);
  else for (const { text } of document.texts) lexemes.addText(text);
  return lexemes.toString();
};

const NAME_WORDS = 12;

const addCard = (lexemes: Lexemes, { id, names, phones, emails, reason, tags }: CardTexts): void => {
  for (const text of [id, ...names, ...emails, ...(reason === null ? [] : [reason]), ...tags]) lexemes.addText(text);
  for (const name of names) {
    for (const { word, also } of wordsOf(name).slice(0, NAME_WORDS)) {
      lexemes.addParts('n', word, 2);
      if (also !== null) lexemes.addParts('n', also, 2);
    }
  }
  for (const phone of phones) {
    lexemes.addMarked('p', phone.slice(0, 30));
    lexemes.addParts('p', phone.slice(1, 30), 3);
  }
  for (const email of emails) lexemes.addParts('e', wholeLexeme(email), 2);
  for (const { word } of wordsOf(reason ?? '')) lexemes.addMarked('r', word);
  for (const tag of tags) lexemes.addMarked('t', wholeLexeme(tag));
};

/** Digits of a number as they are asked for; with `+` its beginning. */
export const phoneLexeme = (asked: string): string => fold(asked).replaceAll(/[^\d+]/g, '');
