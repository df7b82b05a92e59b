import type { Identity } from '@baton/contracts-conversation';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const phone = (digits: string): string => {
  const number = digits.startsWith('+') ? digits : `+${digits}`;
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
};

const DISPLAY: Readonly<Record<string, (value: string) => string>> = {
  whatsapp: phone,
  phone,
  email: (value) => value,
  webchat: () => 'Visitor',
  bsuid: () => 'WhatsApp user',
};

/** An address as it is written for people. */
export const display = (identity: Identity): string => (DISPLAY[identity.kind] ?? ((value) => value))(identity.value);

export const addressName = (address: Identity | null): string =>
  address === null ? 'Unknown customer' : display(address);
