/** The entry of a table of steps. Types that this code does not know have none: newer services may run beside it. */
export const entryOf = <Entry>(table: object, type: string): Entry | undefined =>
  Object.hasOwn(table, type) ? (table as Readonly<Record<string, Entry>>)[type] : undefined;
