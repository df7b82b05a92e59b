/** At most two letters of a name; a dot for none. */
export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (word: string | undefined): string => (word === undefined ? '' : ([...word][0] ?? '').toUpperCase());
  return words.length === 0 ? '·' : first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '');
};
