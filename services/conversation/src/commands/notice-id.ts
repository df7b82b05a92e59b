import type { CommandEnvelope } from '@baton/messaging';
import { v5 } from 'uuid';

/** Namespace of the ids of what the system says because of a command (random, fixed for ever). */
const NAMESPACE = '5b0d1f0e-8c3f-4a57-9a44-2d6a1c7e9b30';

/** From the command, so that its repeat says the same thing. */
export const noticeIdOf = ({ id }: CommandEnvelope): string => v5(id, NAMESPACE);
