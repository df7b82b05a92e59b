import { ValidateBy, type ValidationOptions } from 'class-validator';

const REASONS_AT_MOST = 20;
const REASON = /^[a-zA-Z]{1,40}$/;

/** Agents by reason: a plain object of whole numbers. */
export const AreCounts = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'areCounts',
      validator: {
        validate: (value: unknown) => {
          if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
          const entries = Object.entries(value);
          return (
            entries.length <= REASONS_AT_MOST &&
            entries.every(([name, count]) => REASON.test(name) && Number.isSafeInteger(count) && count >= 0)
          );
        },
        defaultMessage: () => 'counts must be whole numbers by reason',
      },
    },
    options,
  );
