import { BadRequestException, ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldProblem } from '@baton/messaging';

/** Bad input, met at a door: which field and why. Over HTTP a 400, over NATS an `invalid` reply. */
export class InvalidInput extends BadRequestException {
  constructor(readonly problems: readonly FieldProblem[]) {
    super({
      code: 'invalid',
      message: `Please correct ${problems.map((problem) => problem.field).join(', ')}.`,
      problems,
    });
  }
}

/** The validation of every door. Unknown fields are left alone: a newer sender may know more. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => flatten(error, ''))),
  });

const flatten = (error: ValidationError, prefix: string): FieldProblem[] => {
  const field = prefix === '' ? error.property : `${prefix}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((text) => ({
    field,
    // class-validator begins its sentences with the property; the field is named already.
    problem: text.startsWith(`${error.property} `) ? text.slice(error.property.length + 1) : text,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
};
