const colours = [36, 35, 34, 33, 32, 96, 95, 94, 92] as const;
const inColour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

/** Plain when the output is not a terminal or NO_COLOR is set. */
export function paint(text: string, colour: number): string {
  return inColour ? `\u001b[${colour}m${text}\u001b[0m` : text;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line of one process: its name in its colour. */
export function say(name: string, line: string): void {
  print(`${paint(name.padEnd(20), colourOf(name))} ${line}`);
}

/** pino's JSON line as a short one; undefined for what only the log file needs. Anything else is passed on as it is. */
export function shortLine(line: string): string | undefined {
  const entry = parsed(line);
  if (entry === undefined) return line;
  const level = typeof entry['level'] === 'number' ? entry['level'] : 30;
  if (level < 30) return undefined;
  const error = entry['err'];
  const detail = error !== null && typeof error === 'object' && 'message' in error ? ` (${String(error.message)})` : '';
  const text = `${typeof entry['msg'] === 'string' ? entry['msg'] : ''}${typeof entry['url'] === 'string' ? ` ${entry['url']}` : ''}${detail}`;
  if (level >= 50) return paint(text, 31);
  return level >= 40 ? paint(text, 33) : text;
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function colourOf(name: string): number {
  const sum = Buffer.from(name).reduce((total, byte) => total + byte, 0);
  return colours[sum % colours.length] ?? 36;
}
