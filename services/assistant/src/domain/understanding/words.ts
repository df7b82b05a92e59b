/** What the words of one language mean to us; phrases as plain words, see `hasPhrase`. */
export interface Words {
  readonly moods: readonly { readonly weight: number; readonly phrase: readonly string[] }[];
  readonly negations: ReadonlySet<string>;
  readonly boosters: readonly (readonly string[])[];
  readonly urgent: readonly (readonly string[])[];
  readonly person: readonly (readonly string[])[];
  /** Whole messages that ask for a person. */
  readonly personAlone: ReadonlySet<string>;
}
