import { nearest, type ParsedSearch, type SearchProblem } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';
import type { SearchedPerson } from './searched.row.ts';
import { fold, wordsOf } from './words.projection.ts';

const KNOWN: ReadonlySet<string> = new Set(['me', 'none', 'others']);

/** The agents and teams that a query may name: by id, e-mail, name, or the beginnings of the name's words. */
export class NamedPeople {
  constructor(private readonly people: readonly SearchedPerson[]) {}

  static async read(reader: Reader): Promise<NamedPeople> {
    const { rows } = await reader.query<{ person: SearchedPerson }>({
      name: 'search-people',
      text: 'SELECT person FROM search.people',
    });
    return new NamedPeople(rows.map(({ person }) => person));
  }

  agents(named: string): string[] {
    return this.#ids('agent', named);
  }

  teams(named: string): string[] {
    return this.#ids('team', named);
  }

  /** Names in the query that nobody has. `text` is the query as it was given. */
  problems({ query }: ParsedSearch, text: string): SearchProblem[] {
    return query.terms.flatMap((term) => {
      if (term.kind !== 'field' || (term.field !== 'assigned' && term.field !== 'team')) return [];
      const kind = term.field === 'team' ? 'team' : 'agent';
      return term.values
        .filter((value) => !(kind === 'agent' && KNOWN.has(value)) && this.#ids(kind, value).length === 0)
        .map((value) => this.#unknown(kind, value, text));
    });
  }

  #unknown(kind: SearchedPerson['kind'], value: string, text: string): SearchProblem {
    const at = text.indexOf(value);
    const names = this.people.filter((person) => person.kind === kind).map(({ name }) => name);
    const near = names.length === 0 ? null : `"${nearest(value, names).replaceAll(/[\\"]/g, '\\$&')}"`;
    const [from, to] = at < 0 ? [0, text.length] : quotedAround(text, at, at + value.length);
    return { from, to, message: `There is no ${kind} called ${value}.`, suggestion: at < 0 ? null : near };
  }

  #ids(kind: SearchedPerson['kind'], named: string): string[] {
    const folded = fold(named);
    const begins = wordsOf(named).map(({ word }) => word);
    const among = this.people.filter((person) => person.kind === kind);
    const exact = among.filter(({ id, email, name }) => id === named || email === folded || fold(name) === folded);
    if (exact.length > 0 || begins.length === 0) return exact.map(({ id }) => id);
    return among.filter(({ name }) => begins.every((part) => begin(name, part))).map(({ id }) => id);
  }
}

const begin = (name: string, part: string): boolean => wordsOf(name).some(({ word }) => word.startsWith(part));

const quotedAround = (text: string, from: number, to: number): [number, number] =>
  text[from - 1] === '"' && text[to] === '"' ? [from - 1, to + 1] : [from, to];
