import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ChatMessage, Customer } from './page/wire.ts';

/** Everything that the sandbox must still know after a kill. The newest line about an id holds. */
export type JournalEntry =
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'message'; readonly message: ChatMessage };

export interface Journal {
  read(): JournalEntry[];
  /** Has reached the operating system when it returns: a kill of the process loses nothing that was answered. */
  append(entry: JournalEntry): void;
  /** Keeps these instead of all lines so far; a kill leaves the one or the other. */
  replace(entries: readonly JournalEntry[]): void;
  clear(): void;
}

export const noJournal: Journal = {
  read: () => [],
  append: () => undefined,
  replace: () => undefined,
  clear: () => undefined,
};

export const fileJournal = (folder: string): Journal => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'journal.jsonl');
  return {
    read: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(parsed) : []),
    append: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 }),
    replace: (entries) => {
      writeFileSync(`${file}.new`, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    clear: () => rmSync(file, { force: true }),
  };
};

/** A line that a kill cut in half is one that was never answered. */
const parsed = (line: string): JournalEntry[] => {
  try {
    return line === '' ? [] : [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
};
