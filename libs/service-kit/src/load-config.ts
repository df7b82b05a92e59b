import 'reflect-metadata';
import { validateSync } from 'class-validator';

/** The environment does not fit the process. The message names every bad variable and never shows a value. */
export class ConfigFault extends Error {
  constructor(processName: string, problems: readonly string[]) {
    super(`${processName} cannot start, its environment is wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'ConfigFault';
  }
}

/**
 * Reads the variables that `Config` has fields for, converts them to the declared type of the field
 * (number, boolean, string), and validates all of them at once.
 */
export const loadConfig = <T extends object>(
  Config: new () => T,
  env: Readonly<Record<string, string | undefined>> = process.env,
): T => {
  const config = new Config();
  const types = config as Record<string, unknown>;
  for (const [name, text] of Object.entries(env)) {
    // Only names of configuration are taken; declared fields without a default exist thanks to useDefineForClassFields.
    if (text === undefined || text === '' || !/^[A-Z][A-Z0-9_]*$/.test(name)) continue;
    if (!(name in config)) continue;
    // The default first: for a field whose type is inferred from it, tsc's metadata says Object.
    const type: unknown =
      types[name]?.constructor ?? Reflect.getMetadata('design:type', Config.prototype as object, name);
    types[name] = convert(text, type);
  }
  const errors = validateSync(config, { skipMissingProperties: false });
  if (errors.length > 0) {
    throw new ConfigFault(
      Config.name,
      errors.map(
        (error) => `${error.property}: ${Object.values(error.constraints ?? { invalid: 'is invalid' }).join('; ')}`,
      ),
    );
  }
  return config;
};

const convert = (text: string, type: unknown): unknown => {
  if (type === Number) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === Boolean) return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  return text;
};
