const memory: Record<string, string> = {};

type Kind = 'localStorage' | 'sessionStorage';

/**
 * What is kept under a key, after keeping `value` there if one is given; empty for nothing. A browser may forbid
 * storage altogether: then what the page itself remembers holds.
 */
export const keep = (kind: Kind, key: string, value?: string): string => {
  if (value !== undefined) memory[kind + key] = value;
  try {
    if (value !== undefined) window[kind][key] = value;
    return (window[kind][key] as string | undefined) ?? '';
  } catch {
    return memory[kind + key] ?? '';
  }
};
