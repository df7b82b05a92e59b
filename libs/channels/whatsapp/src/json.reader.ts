/**
 * Loose reading of JSON that others wrote: a field of the wrong kind is an absent field. Text loses what PostgreSQL
 * cannot keep (NUL, halves of surrogate pairs), so that nothing behind the door meets it.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const record = (value: unknown): JsonRecord | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects in a list; what else is in it is passed over. */
export const records = (value: unknown): JsonRecord[] =>
  list(value)
    .map(record)
    .filter((entry) => entry !== undefined);

/** Text with something in it; numbers are taken as their digits, since ids are sent both ways. */
export const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const clean = value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
  return clean === '' ? undefined : clean;
};

export const number = (value: unknown): number | undefined => {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
};

/** The object without the fields that are undefined. */
export const present = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const YEAR_2100 = 4_102_444_800;

/** ISO 8601 from seconds since 1970 as text or number; `fallback` where that is not a time. */
export const time = (value: unknown, fallback: Date): string => {
  const seconds = number(value);
  return seconds === undefined || seconds <= 0 || seconds >= YEAR_2100
    ? fallback.toISOString()
    : new Date(seconds * 1000).toISOString();
};
