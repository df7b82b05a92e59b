import type { CommandReply, FieldProblem } from '@baton/messaging';

export const accepted = <Result>(result: Result): CommandReply<Result, never> => ({ kind: 'accepted', result });
export const refused = <Refusal>(refusal: Refusal): CommandReply<never, Refusal> => ({ kind: 'refused', refusal });
export const invalid = (...problems: FieldProblem[]): CommandReply<never, never> => ({ kind: 'invalid', problems });
