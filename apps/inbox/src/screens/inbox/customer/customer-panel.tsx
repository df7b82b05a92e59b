import type { ContactCard, ConversationRow } from '@baton/contracts-inbox-protocol';
import { Avatar, Badge, fullTime, IconButton, showToast, TimeAgo } from '@baton/ui';
import { Copy, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { teamOf } from '../../../live/refusal-text.ts';
import { useAgentName, useContact, usePeople } from '../../../live/selectors.ts';
import { ChannelIcon } from '../channel-icon.tsx';
import type { InboxPlace } from '../place.ts';
import { CHANNEL_NAME, PRIORITY_NAME, STATUS_NAME } from '../words.ts';

/** Who the customer is, and how this conversation stands. */
export const CustomerPanel = ({
  row,
  place,
}: {
  readonly row: ConversationRow;
  readonly place: InboxPlace;
}): ReactNode => {
  const contact = useContact(row.contactId);
  const over = useScreen(({ panelOverThread }) => panelOverThread);
  return (
    <div className="flex flex-col gap-5 px-4 py-3.5">
      <header className="flex items-center gap-3">
        <Avatar size="large" name={row.customerName} seed={row.contactId} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-semibold">{row.customerName}</h2>
          {contact?.username == null ? null : <p className="truncate text-xs text-faint">@{contact.username}</p>}
          {contact?.segment == null ? null : <Badge tone="brand">{contact.segment}</Badge>}
        </div>
        {over ? (
          <IconButton label="Close customer details" onClick={() => screen.showPanelOverThread(false)}>
            <X aria-hidden />
          </IconButton>
        ) : null}
      </header>
      {contact === undefined ? null : <Identities contact={contact} />}
      <Context row={row} />
      {contact === undefined ? null : <Related row={row} contact={contact} place={place} />}
    </div>
  );
};

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <section>
    <h3 className="mb-1.5 text-xs font-semibold text-faint">{title}</h3>
    {children}
  </section>
);

const copy = async (text: string, what: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ title: `${what} copied` });
  } catch {
    showToast({ title: 'The browser did not allow copying', urgent: true });
  }
};

const IDENTITY_NAME = {
  whatsapp: 'WhatsApp',
  bsuid: 'WhatsApp user',
  phone: 'Phone',
  webchat: 'Web chat',
  user: 'Customer id',
  email: 'E-mail',
};

const Identities = ({ contact }: { readonly contact: ContactCard }): ReactNode => (
  <Section title="Contact">
    <ul role="list" className="flex flex-col">
      {contact.identities.map(({ kind, value, display }) => (
        <li key={`${kind}:${value}`} className="group flex min-h-9 items-center gap-2">
          <div className="min-w-0 flex-1">
            <p className="text-2xs text-faint">{IDENTITY_NAME[kind]}</p>
            <p className="truncate text-sm">{display}</p>
          </div>
          <IconButton
            label={`Copy ${IDENTITY_NAME[kind]} ${display}`}
            size="small"
            onClick={() => void copy(value, IDENTITY_NAME[kind])}
          >
            <Copy aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
    <p className="mt-1 text-xs text-muted">First seen {fullTime(contact.firstSeenAt)}</p>
  </Section>
);

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode => (
  <div className="flex min-h-7 items-baseline gap-3">
    <dt className="w-24 shrink-0 text-xs text-faint">{name}</dt>
    <dd className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

const Context = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const owner = useAgentName(row.ownerId);
  const people = usePeople();
  return (
    <Section title="This conversation">
      <dl>
        <Fact name="Status">{STATUS_NAME[row.displayStatus]}</Fact>
        <Fact name="Agent">{row.ownerId === null ? 'Nobody' : owner}</Fact>
        <Fact name="Team">{teamOf(people, row.teamId)}</Fact>
        <Fact name="Priority">{PRIORITY_NAME[row.priority]}</Fact>
        <Fact name="Channel">{CHANNEL_NAME[row.channel]}</Fact>
        <Fact name="Started">{fullTime(row.createdAt)}</Fact>
        <Fact name="Messages">{row.turns}</Fact>
        <Fact name="Episode">{row.episode}</Fact>
        <Fact name="Id">
          <span className="flex items-center gap-1">
            <code className="truncate text-xs">{row.conversationId}</code>
            <IconButton
              label="Copy conversation id"
              size="small"
              onClick={() => void copy(row.conversationId, 'Conversation id')}
            >
              <Copy aria-hidden />
            </IconButton>
          </span>
        </Fact>
      </dl>
    </Section>
  );
};

const Related = ({
  row,
  contact,
  place,
}: {
  readonly row: ConversationRow;
  readonly contact: ContactCard;
  readonly place: InboxPlace;
}): ReactNode => {
  const others = contact.conversations.filter(({ conversationId }) => conversationId !== row.conversationId);
  return (
    <Section title={`All conversations · ${others.length + 1}`}>
      {others.length === 0 ? (
        <p className="text-sm text-muted">This is the only one.</p>
      ) : (
        <ul role="list" className="-mx-2">
          {others.map(({ conversationId, channel, status, lastActivityAt }) => (
            <li key={conversationId}>
              <button
                type="button"
                onClick={() => place.open(conversationId)}
                className="flex min-h-9 w-full items-center gap-2 rounded-md px-2 text-left text-sm text-muted hover:bg-hover hover:text-ink touch:min-h-11"
              >
                <ChannelIcon channel={channel} />
                <span className="flex-1">{STATUS_NAME[status as keyof typeof STATUS_NAME] ?? status}</span>
                <TimeAgo at={lastActivityAt} className="text-xs text-faint" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
