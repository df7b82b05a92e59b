import { createHmac } from 'node:crypto';
import type { Customer } from './customers.ts';

const LIFE_SECONDS = 3600;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The shop's word for who its customer is, as the widget wants it: a JWT signed with HS256 that lives for an hour. */
export const identityToken = (customer: Customer, inboxId: string, secret: string, now: Date): string => {
  const issued = Math.floor(now.getTime() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    external_user_id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    aud: inboxId,
    iat: issued,
    exp: issued + LIFE_SECONDS,
  })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
