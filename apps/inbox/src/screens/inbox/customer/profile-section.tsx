import type { ContactCard } from '@baton/contracts-inbox-protocol';
import { Badge, fullTime, useNow } from '@baton/ui';
import { BadgeCheck, CircleHelp } from 'lucide-react';
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
        <Reach key={`${kind}:${value}`} name={IDENTITY_NAME[kind]} shown={display} value={value} />
      ))}
      {contact.email === null || has(contact, contact.email) ? null : (
        <Reach name="E-mail" shown={contact.email} value={contact.email}>
          <Badge
            tone={contact.emailVerified ? 'success' : 'outline'}
            icon={contact.emailVerified ? <BadgeCheck aria-hidden /> : <CircleHelp aria-hidden />}
          >
            {contact.emailVerified ? 'Verified' : 'Not verified'}
          </Badge>
        </Reach>
      )}
      {contact.phone === null || has(contact, contact.phone) ? null : (
        <Reach name="Phone" shown={contact.phone} value={contact.phone} />
      )}
    </ul>
    <dl className="mt-1">
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

/** An identity is vouched for by its channel, so its address is not told twice. */
const has = ({ identities }: ContactCard, address: string): boolean =>
  identities.some(({ value, display }) => value === address || display === address);

const Reach = ({
  name,
  shown,
  value,
  children,
}: {
  readonly name: string;
  readonly shown: string;
  readonly value: string;
  readonly children?: ReactNode;
}): ReactNode => (
  <li className="flex min-h-10 items-center gap-2">
    <div className="min-w-0 flex-1">
      <p className="flex items-center gap-1.5 text-2xs text-faint">
        {name} {children}
      </p>
      <p className="truncate text-sm" title={shown}>
        {shown}
      </p>
    </div>
    <CopyButton what={name} text={value} label={`Copy ${name} ${shown}`} />
  </li>
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
