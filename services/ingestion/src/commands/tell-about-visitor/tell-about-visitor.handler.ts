import { PAGES_KEPT, PAGE_TITLE_LENGTH } from '@baton/contracts-conversation';
import type { WidgetClientFrame } from '@baton/contracts-widget-protocol';
import type { Clock } from '@baton/service-kit';
import type { VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import type { Page, VisitorSession, VisitorSessions } from '../../visitors/visitor-session.port.ts';
import { pageItem, profileItem } from '../profile-item.ts';
import { acknowledged, unavailable, type Answer, type Visit } from '../visit.ts';
import type { VisitorItems } from '../visitor-items.port.ts';

type Frame<T extends WidgetClientFrame['type']> = Extract<WidgetClientFrame, { type: T }>;

const ATTRIBUTES_KEPT = 50;

export interface TellPorts {
  readonly items: VisitorItems;
  readonly view: Pick<VisitorView, 'thread'>;
  readonly sessions: VisitorSessions;
  readonly clock: Clock;
}

/**
 * Which page a visitor looks at, and what the page says of them. It makes no conversation and no contact: what comes
 * before the first message is kept with the session and goes along with that message.
 */
export class TellAboutVisitorHandler {
  constructor(private readonly ports: TellPorts) {}

  async setContext({ session }: Visit, { attributes }: Frame<'context.set'>): Promise<Answer> {
    if ((await this.ports.view.thread(session)) === null && session.externalId === null) {
      await this.ports.sessions.tell(session, (told) => {
        const entries = Object.entries({ ...told.attributes, ...attributes }).slice(-ATTRIBUTES_KEPT);
        return { ...told, attributes: Object.fromEntries(entries) };
      });
      return acknowledged('');
    }
    const item = profileItem(session, { attributes }, false, this.ports.clock.now().toISOString());
    return item === null ? acknowledged('') : this.stored(await this.ports.items.deliver(session, [item]));
  }

  async visitPage({ session }: Visit, frame: Pick<Page, 'url' | 'title' | 'referrer'>): Promise<Answer> {
    const page: Page = {
      ...{ url: frame.url, title: frame.title.slice(0, PAGE_TITLE_LENGTH) },
      ...(frame.referrer === undefined ? {} : { referrer: frame.referrer }),
      at: this.ports.clock.now().toISOString(),
    };
    if ((await this.ports.view.thread(session)) === null) {
      await this.keep(session, page);
      return acknowledged('');
    }
    return this.stored(await this.ports.items.deliver(session, [pageItem(session, page)]));
  }

  /** The page that is looked at already is told once. */
  private async keep(session: VisitorSession, page: Page): Promise<void> {
    await this.ports.sessions.tell(session, (told) =>
      told.pages.at(-1)?.url === page.url ? told : { ...told, pages: [...told.pages, page].slice(-PAGES_KEPT) },
    );
  }

  private stored(results: Awaited<ReturnType<VisitorItems['deliver']>>): Answer {
    return results.some(({ kind }) => kind === 'failed') ? unavailable() : acknowledged('');
  }
}
