/** A statement in the making: values are parameters, never text. */
export class SqlText {
  readonly values: unknown[] = [];

  /** The placeholder of a value. */
  put(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
