import 'reflect-metadata';
import type { WidgetClientFrame, WidgetError } from '@baton/contracts-widget-protocol';
import { validateSync, type ValidationError } from 'class-validator';
import {
  ContextSetDto,
  ConversationStartDto,
  CsatSubmitDto,
  IdentifyDto,
  MessageSendDto,
  NESTED,
  PageVisitDto,
  PingDto,
  SeenDto,
  SessionResumeDto,
  SessionStartDto,
  TypingDto,
  WishDto,
} from './visitor-frame.dto.ts';

export type FrameType = WidgetClientFrame['type'];

const SHAPES: Readonly<Record<FrameType, new () => object>> = {
  'session.start': SessionStartDto,
  'session.resume': SessionResumeDto,
  'conversation.start': ConversationStartDto,
  'message.send': MessageSendDto,
  identify: IdentifyDto,
  'context.set': ContextSetDto,
  typing: TypingDto,
  delivered: SeenDto,
  read: SeenDto,
  'page.visit': PageVisitDto,
  'human.request': WishDto,
  'conversation.end': WishDto,
  'csat.submit': CsatSubmitDto,
  ping: PingDto,
};

export type ReadFrame =
  { readonly kind: 'frame'; readonly frame: WidgetClientFrame } | { readonly kind: 'bad'; readonly error: WidgetError };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks what a visitor's app sent; a bad frame is answered with the field and what to do, never with its value. */
export const readFrame = (given: unknown): ReadFrame => {
  if (!isFields(given) || typeof given['type'] !== 'string' || !Object.hasOwn(SHAPES, given['type']))
    return bad('A frame must be a JSON object with a type of this protocol.', 'type');
  const type = given['type'] as FrameType;
  const dto = filled(SHAPES[type], given);
  const problem = firstProblem(validateSync(dto, { forbidUnknownValues: false }));
  const clientId = given['client_id'];
  if (problem !== null) return bad(problem.message, problem.field, typeof clientId === 'string' ? clientId : undefined);
  const wrong = proofProblem(type, given);
  return wrong ?? { kind: 'frame', frame: { ...plain(dto), type } as unknown as WidgetClientFrame };
};

/** Only the fields that the shape knows; those that a shape checks itself become such objects. */
const filled = (Shape: new () => object, given: Fields): object => {
  const dto = new Shape();
  for (const key of Object.keys(dto)) {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    const Nested = NESTED[key];
    (dto as Record<string, unknown>)[key] =
      Nested !== undefined && isFields(value) ? filled(Nested, value) : value === null ? undefined : value;
  }
  return dto;
};

const plain = (dto: object): Fields =>
  Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined));

const firstProblem = (errors: readonly ValidationError[]): { field: string; message: string } | null => {
  const [error] = errors;
  if (error === undefined) return null;
  const inside = firstProblem(error.children ?? []);
  if (inside !== null) return { ...inside, field: `${error.property}.${inside.field}` };
  return { field: error.property, message: Object.values(error.constraints ?? {})[0] ?? 'is wrong' };
};

/** One way to prove it, whole; none where it is not asked for. */
const proofProblem = (type: FrameType, given: Fields): ReadFrame | null => {
  if (type !== 'identify' && type !== 'session.start') return null;
  const has = (key: string): boolean => given[key] !== undefined && given[key] !== null;
  if (has('jwt')) return has('identifier') ? bad('Send jwt or identifier, not both.', 'identifier') : null;
  if (has('identifier') !== has('identifier_hash'))
    return bad('identifier and identifier_hash belong together.', has('identifier') ? 'identifier_hash' : 'identifier');
  return type === 'identify' && !has('identifier')
    ? bad('identify needs jwt, or identifier with identifier_hash.', 'jwt')
    : null;
};

const bad = (message: string, field: string, clientId?: string): ReadFrame => ({
  kind: 'bad',
  error: {
    ...{ type: 'error', code: 'invalid', message, field },
    ...(clientId === undefined || clientId.length > 100 ? {} : { client_id: clientId }),
  },
});
