import type { Author, Channel, Content } from '@baton/contracts-inbox-protocol';
import { MessageText } from '@baton/ui';
import {
  CircleHelp,
  Contact,
  File,
  FileText,
  Image,
  Info,
  MapPin,
  MousePointerClick,
  Music,
  ShoppingBag,
  Sticker,
  Video,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { messageTextOf } from './message-text-of.ts';

type Of<Kind extends Content['kind']> = { readonly content: Extract<Content, { kind: Kind }> };

/** Every kind of content has its own picture; what we cannot show says so. */
export const MessageContent = ({
  content,
  author,
  channel,
}: {
  readonly content: Content;
  readonly author: Author;
  readonly channel: Channel;
}): ReactNode => {
  switch (content.kind) {
    case 'text':
      return <MessageText text={messageTextOf(content.text, author, channel)} />;
    case 'media':
      return (
        <>
          <Media content={content} />
          {content.caption === undefined ? null : (
            <MessageText className="mt-1.5" text={messageTextOf(content.caption, author, channel)} />
          )}
        </>
      );
    case 'location':
      return <Location content={content} />;
    case 'contacts':
      return <Contacts content={content} />;
    case 'interactiveReply':
      return <Choice content={content} />;
    case 'order':
      return <Order content={content} />;
    case 'system':
      return <Card icon={<Info aria-hidden />} title={content.text} />;
    case 'unsupported':
      return (
        <Card
          icon={<CircleHelp aria-hidden />}
          title={content.type === 'erased' ? 'This message was erased' : 'This kind of message cannot be shown here'}
          lines={content.type === 'erased' ? [] : [content.reason ?? `Type: ${content.type}`]}
        />
      );
    default:
      return content satisfies never;
  }
};

const Card = ({
  icon,
  title,
  lines = [],
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly lines?: readonly (string | undefined)[];
  readonly children?: ReactNode;
}): ReactNode => (
  <div className="flex min-w-44 items-start gap-2.5">
    <span className="mt-0.5 inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-ink/8 [&_svg]:size-4">
      {icon}
    </span>
    <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
      <p className="font-medium">{title}</p>
      {lines
        .filter((line) => line !== undefined && line !== '')
        .map((line) => (
          <p key={line} className="text-xs opacity-80">
            {line}
          </p>
        ))}
      {children}
    </div>
  </div>
);

const MEDIA = {
  image: { name: 'Photo', icon: Image },
  video: { name: 'Video', icon: Video },
  audio: { name: 'Audio', icon: Music },
  voice: { name: 'Voice message', icon: Music },
  document: { name: 'Document', icon: FileText },
  sticker: { name: 'Sticker', icon: Sticker },
};

const Media = ({ content }: Of<'media'>): ReactNode => {
  const { name, icon: Icon } = MEDIA[content.media] ?? { name: 'File', icon: File };
  const kind = content.fileName === undefined ? [] : [name];
  const detail = content.problem ?? [...kind, content.mimeType].filter(Boolean).join(' · ');
  return <Card icon={<Icon aria-hidden />} title={content.fileName ?? name} lines={[detail]} />;
};

const Location = ({ content }: Of<'location'>): ReactNode => {
  const place = `${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}`;
  return (
    <Card icon={<MapPin aria-hidden />} title={content.name ?? 'Location'} lines={[content.address, place]}>
      <a
        className="text-xs underline underline-offset-2"
        href={`https://www.openstreetmap.org/?mlat=${content.latitude}&mlon=${content.longitude}#map=16/${content.latitude}/${content.longitude}`}
        target="_blank"
        rel="noopener noreferrer nofollow ugc"
      >
        Open the map
      </a>
    </Card>
  );
};

const Contacts = ({ content }: Of<'contacts'>): ReactNode => (
  <div className="flex flex-col gap-2">
    {content.cards.map((card) => (
      <Card
        key={card.name + card.phones.join()}
        icon={<Contact aria-hidden />}
        title={card.name}
        lines={[card.organisation, ...card.phones, ...card.emails]}
      />
    ))}
  </div>
);

const SOURCE = {
  button: 'Chose a button',
  list: 'Chose from a list',
  template: 'Answered a template',
  form: 'Filled in a form',
  callPermission: 'Answered a call request',
};

const Choice = ({ content }: Of<'interactiveReply'>): ReactNode => (
  <Card
    icon={<MousePointerClick aria-hidden />}
    title={content.title}
    lines={[content.description, SOURCE[content.source], content.values]}
  />
);

const Order = ({ content }: Of<'order'>): ReactNode => (
  <Card
    icon={<ShoppingBag aria-hidden />}
    title={`Order of ${content.items.length} ${content.items.length === 1 ? 'item' : 'items'}`}
    lines={[
      content.text,
      ...content.items.map((item) => `${item.quantity} × ${item.product}, ${item.price} ${item.currency}`),
    ]}
  />
);
