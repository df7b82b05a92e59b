import { buildMessage, ValidateBy } from 'class-validator';

/** `https://shop.example.com`: as a browser writes an origin, so that comparing is enough. No path, no wildcard. */
export const isExactOrigin = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.length > 300 || !URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return origin === value && (protocol === 'https:' || protocol === 'http:') && !value.includes('*');
};

export const AreExactOrigins = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'areExactOrigins',
      validator: {
        validate: isExactOrigin,
        defaultMessage: buildMessage(
          (each) => `${each}$property must be exact origins such as https://shop.example.com, without path or wildcard`,
          { each: true },
        ),
      },
    },
    { each: true },
  );
