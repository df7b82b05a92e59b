import type { ContactCard, ConversationRow } from '@baton/contracts-inbox-protocol';
import { Avatar, Badge, fullTime, IconButton, TimeAgo } from '@baton/ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useDetails } from '../../../live/company.ts';
import { teamOf } from '../../../live/refusal-text.ts';
import { useAgentName, useContact, usePeople } from '../../../live/selectors.ts';
import { ChannelIcon } from '../channel-icon.tsx';
import type { InboxPlace } from '../place.ts';
import { CHANNEL_NAME, PRIORITY_NAME, SENTIMENT_NAME, STATUS_NAME } from '../words.ts';
import { BriefingSection } from './briefing-section.tsx';
import { HandoffSection } from './handoff-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { CopyButton, Fact, Section } from './section.tsx';
import { RatingSection, VisitorSection } from './visitor-section.tsx';

const LANGUAGE = new Intl.DisplayNames('en', { type: 'language' });

/** Who the customer is, and how this conversation stands. */
export const CustomerPanel = ({
  row,
  place,
}: {
  readonly row: ConversationRow;
  readonly place: InboxPlace;
}): ReactNode => {
  const contact = useContact(row.contactId);
  const details = useDetails(row.conversationId);
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
      <HandoffSection row={row} />
      {details === undefined ? null : <BriefingSection details={details} />}
      {contact === undefined ? null : <ProfileSection contact={contact} />}
      {details === undefined ? null : <VisitorSection details={details} />}
      <Context row={row} />
      {details === undefined ? null : <RatingSection details={details} />}
      {contact === undefined ? null : <Related row={row} contact={contact} place={place} />}
    </div>
  );
};

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
        <Fact name="Mood">{row.sentiment === null ? 'Not known yet' : SENTIMENT_NAME[row.sentiment]}</Fact>
        {row.language === null ? null : <Fact name="Writes in">{LANGUAGE.of(row.language) ?? row.language}</Fact>}
        <Fact name="Channel">{CHANNEL_NAME[row.channel]}</Fact>
        <Fact name="Started">{fullTime(row.createdAt)}</Fact>
        <Fact name="Messages">{row.turns}</Fact>
        <Fact name="Episode">{row.episode}</Fact>
        <Fact name="Id">
          <span className="flex items-center gap-1">
            <code className="truncate text-xs">{row.conversationId}</code>
            <CopyButton what="Conversation id" text={row.conversationId} label="Copy conversation id" />
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
