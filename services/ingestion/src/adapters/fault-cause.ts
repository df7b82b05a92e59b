/**
 * What a log may say of an error. PostgreSQL's errors carry the rows that they stumbled over, and so what people wrote:
 * only the kind, the code and the place are told.
 */
export const causeOf = (error: unknown): { readonly error: string; readonly code?: string; readonly at?: string } => {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { readonly code?: unknown }).code;
  const at = error.stack
    ?.split('\n')
    .find((line) => line.trimStart().startsWith('at '))
    ?.trim();
  return { error: error.name, ...(typeof code === 'string' ? { code } : {}), ...(at === undefined ? {} : { at }) };
};
