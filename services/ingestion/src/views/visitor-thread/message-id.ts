import { v5 } from 'uuid';

const NAMESPACE = '8f6a6c34-57b5-4d2e-9a0c-6a5b5f0f2c11';

/** A visitor's message as the channel's provider would name it: their app's id, unique for the visitor. */
export const providerIdOf = (visitorId: string, clientId: string): string => `${visitorId}:${clientId}`;

/** The id that their app gave it. */
export const clientIdOf = (providerMessageId: string): string =>
  providerMessageId.slice(providerMessageId.indexOf(':') + 1);

/** Our id of that message: the same each time that it is asked for, so an answer can be given again. */
export const messageIdOf = (providerMessageId: string): string => v5(providerMessageId, NAMESPACE);
