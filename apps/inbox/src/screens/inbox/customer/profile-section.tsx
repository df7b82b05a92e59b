import type { ContactCard } from '@baton/contracts-inbox-protocol';
import { Badge, fullTime, useNow } from '@baton/ui';
import type { ReactNode } from 'react';
import { CopyButton, Fact, Section } from './section.tsx';

const IDENTITY_NAME = {
  whatsapp: 'WhatsApp',
  bsuid: 'WhatsApp user',
  phone: 'Phone',
  webchat: 'Web chat',
  user: 'Customer id',
  email: 'E-mail',
};

/** How the customer is reached and what is known about them; what nobody vouched for is marked. */
export const ProfileSection = ({ contact }: { readonly contact: ContactCard }): ReactNode => (
  <Section title="Contact">
    <ul role="list" className="flex flex-col">
      {contact.identities.map(({ kind, value, display }) => (
        <li key={`${kind}:${value}`} className="group flex min-h-9 items-center gap-2">
          <div className="min-w-0 flex-1">
            <p className="text-2xs text-faint">{IDENTITY_NAME[kind]}</p>
            <p className="truncate text-sm">{display}</p>
          </div>
          <CopyButton what={IDENTITY_NAME[kind]} text={value} label={`Copy ${IDENTITY_NAME[kind]} ${display}`} />
        </li>
      ))}
    </ul>
    <dl>
      {contact.email === null ? null : (
        <Fact name="E-mail">
          {contact.email}{' '}
          <Badge tone={contact.emailVerified ? 'success' : 'outline'}>
            {contact.emailVerified ? 'Verified' : 'Not verified'}
          </Badge>
        </Fact>
      )}
      {contact.phone === null ? null : <Fact name="Phone">{contact.phone}</Fact>}
      {contact.locale === null ? null : <Fact name="Language">{languageOf(contact.locale)}</Fact>}
      {contact.timezone === null ? null : <LocalTime timezone={contact.timezone} />}
      {Object.entries(contact.attributes).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
    <p className="mt-1 text-xs text-muted">First seen {fullTime(contact.firstSeenAt)}</p>
  </Section>
);

/** What a browser says may be anything: what is no locale is shown as it came. */
const languageOf = (locale: string): string => {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
};

const LocalTime = ({ timezone }: { readonly timezone: string }): ReactNode => {
  const now = useNow();
  const there = timeIn(timezone, now);
  return (
    <Fact name="Local time">
      {there === null ? timezone : `${there} (${timezone.split('/').at(-1)?.replaceAll('_', ' ') ?? timezone})`}
    </Fact>
  );
};

const timeIn = (timeZone: string, now: number): string | null => {
  try {
    return new Intl.DateTimeFormat(undefined, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    }).format(now);
  } catch {
    return null;
  }
};
