import type { ConversationDetails } from '@baton/contracts-inbox-protocol';
import { TimeAgo } from '@baton/ui';
import { Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOnline } from '../../../live/company.ts';
import { Fact, Section } from './section.tsx';

const SHOWN = 5;

/** The page that the visitor looks at, the ones before, and where they came from. */
export const VisitorSection = ({ details }: { readonly details: ConversationDetails }): ReactNode => {
  const { pages, referrer } = details;
  const online = useOnline(details.conversationId);
  const [current, ...earlier] = pages;
  if (current === undefined) return null;
  return (
    <Section title="On the website">
      <p className="text-2xs text-faint">{online ? 'Looking at now' : 'Last page'}</p>
      <PageLink page={current} />
      {earlier.length === 0 ? null : (
        <details className="mt-1">
          <summary className="min-h-7 cursor-pointer text-xs text-muted">Earlier pages · {earlier.length}</summary>
          <ol role="list" className="mt-1 flex flex-col gap-1">
            {earlier.slice(0, SHOWN * 4).map((page) => (
              <li key={`${page.at} ${page.url}`}>
                <PageLink page={page} />
              </li>
            ))}
          </ol>
        </details>
      )}
      {referrer === null ? null : (
        <dl className="mt-1">
          <Fact name="Came from">{hostOf(referrer)}</Fact>
        </dl>
      )}
    </Section>
  );
};

/** The address is the visitor's word: only web pages become links, and they learn nothing of who looks. */
const PageLink = ({ page }: { readonly page: ConversationDetails['pages'][number] }): ReactNode => {
  const title = page.title === '' ? page.url : page.title;
  return (
    <p className="flex items-baseline gap-2 text-sm">
      {/^https?:\/\//i.test(page.url) ? (
        <a
          href={page.url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          title={page.url}
          className="min-w-0 flex-1 truncate text-brand-ink underline-offset-2 hover:underline"
        >
          {title}
        </a>
      ) : (
        <span className="min-w-0 flex-1 truncate">{title}</span>
      )}
      <TimeAgo at={page.at} className="text-2xs text-faint" />
    </p>
  );
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** What the customer thought of it. */
export const RatingSection = ({ details }: { readonly details: ConversationDetails }): ReactNode => {
  const { rating } = details;
  if (rating === null) return null;
  return (
    <Section title="Rating">
      <p className="flex items-center gap-0.5">
        <span className="sr-only">{rating.score} of 5</span>
        {[1, 2, 3, 4, 5].map((star) => (
          <Star
            key={star}
            aria-hidden
            className={star <= rating.score ? 'size-4 fill-current text-warning-ink' : 'size-4 text-faint'}
          />
        ))}
        <TimeAgo at={rating.at} className="ml-2 text-2xs text-faint" />
      </p>
      {rating.comment === null || rating.comment === '' ? null : (
        <p dir="auto" className="mt-1 rounded-md bg-sunken px-2.5 py-1.5 text-sm">
          {rating.comment}
        </p>
      )}
    </Section>
  );
};
