/** A text in each language of the script, by ISO 639-1. */
export type Texts = Readonly<Record<string, string>>;

export interface Intent {
  readonly id: string;
  /** Small talk gives way to anything else in the same message. */
  readonly smallTalk: boolean;
  readonly examples: Readonly<Record<string, readonly string[]>>;
  /** Phrases that speak for it wherever they stand; see `hasPhrase`. */
  readonly keywords: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly string[];
  readonly does:
    | { readonly kind: 'answer'; readonly text: Texts }
    | { readonly kind: 'flow'; readonly flow: string }
    | ({ readonly kind: 'escalate' } & EscalationSpec);
}

export interface EscalationSpec {
  readonly reason: string;
  readonly by: 'customer' | 'assistant';
  readonly skills: readonly string[];
  readonly priority: 'urgent' | 'high' | 'normal' | null;
  readonly words: Texts;
}

/** How an answer becomes the value of a parameter. */
export type Capture =
  /** A regular expression (case does not matter); `format` uses its groups as `$1`. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly format: string }
  | { readonly kind: 'email' }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  /** Anything of at least so many characters. */
  | { readonly kind: 'text'; readonly atLeast: number };

export interface Choice {
  readonly id: string;
  readonly title: Texts;
  /** Words that mean it, in each language. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** Holds only when the parameter has one of these values. */
export interface Condition {
  readonly parameter: string;
  readonly isOneOf: readonly string[];
}

interface StepBase {
  readonly id: string;
  readonly when: Condition | null;
}

/** Steps in order; the first that holds and is not done yet is the one to do. */
export type Step = StepBase &
  (
    | {
        readonly kind: 'ask';
        readonly parameter: string;
        readonly capture: Capture;
        readonly ask: Texts;
        readonly retry: Texts;
      }
    /** Ends the flow where a record fits all the parameters; else the next step counts. */
    | { readonly kind: 'lookUp'; readonly by: readonly string[] }
    | { readonly kind: 'say'; readonly text: Texts }
    | ({ readonly kind: 'escalate' } & EscalationSpec)
  );

export interface Flow {
  readonly id: string;
  readonly steps: readonly Step[];
}

/** What a look-up finds: the values to look for by parameter, and what may be told. */
export interface ShopRecord {
  readonly parameters: Readonly<Record<string, string>>;
  readonly says: Texts;
}

export interface Phrases {
  readonly rephrase: Texts;
  /** The message holds nothing that can be read: a picture, a voice note. */
  readonly unreadable: Texts;
  readonly leftFlow: Texts;
  /** Last words where an escalation has none of its own. */
  readonly handOver: Texts;
  /** Instead, for somebody who is angry. */
  readonly sorry: Texts;
}

export interface Script {
  readonly name: string;
  readonly languages: readonly string[];
  readonly houseLanguage: string;
  /** Skills that may be asked for; `languageSkills` by language. */
  readonly skills: readonly string[];
  readonly languageSkills: Readonly<Record<string, string>>;
  /** Confidence (0 to 1) below which the assistant does not answer. */
  readonly threshold: number;
  /** Times that a step asks before a person is called. */
  readonly attempts: number;
  readonly phrases: Phrases;
  /** Words that end a flow. */
  readonly stopWords: Readonly<Record<string, readonly string[]>>;
  readonly intents: readonly Intent[];
  readonly flows: readonly Flow[];
  readonly records: readonly ShopRecord[];
}

export const textIn = (texts: Texts, language: string, script: Script): string =>
  texts[language] ?? texts[script.houseLanguage] ?? Object.values(texts)[0] ?? '';
