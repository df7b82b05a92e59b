import { PARAMETERS_AT_MOST, PARAMETER_LENGTH } from '@baton/contracts-conversation';
import { ValidateBy } from 'class-validator';

const NAME_LENGTH = 100;

const isParameter = ([name, value]: [string, unknown]): boolean =>
  name !== '' && name.length <= NAME_LENGTH && typeof value === 'string' && value.length <= PARAMETER_LENGTH;

const areParameters = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= PARAMETERS_AT_MOST &&
  Object.entries(value).every(isParameter);

/** What the assistant captured: texts by name. */
export const AreParameters = (): PropertyDecorator =>
  ValidateBy({
    name: 'areParameters',
    validator: {
      validate: areParameters,
      defaultMessage: () =>
        `$property must be at most ${PARAMETERS_AT_MOST} texts of at most ${PARAMETER_LENGTH} characters, by name`,
    },
  });
