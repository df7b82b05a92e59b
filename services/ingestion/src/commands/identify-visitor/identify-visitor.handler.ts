import type { Proof, WidgetClientFrame } from '@baton/contracts-widget-protocol';
import type { Clock } from '@baton/service-kit';
import { judgeProof, type Vouched } from '../../visitors/identity-proof.ts';
import type { VisitorSession, VisitorSessions } from '../../visitors/visitor-session.port.ts';
import type { Widget } from '../../visitors/widgets.port.ts';
import { profileItem } from '../profile-item.ts';
import { acknowledged, failure, unavailable, type Answer, type Visit } from '../visit.ts';
import type { VisitorItems } from '../visitor-items.port.ts';

export type Proved =
  { readonly kind: 'proved'; readonly who: Vouched } | { readonly kind: 'failed'; readonly answer: Answer };

export interface IdentifyPorts {
  readonly items: VisitorItems;
  readonly sessions: VisitorSessions;
  readonly clock: Clock;
}

/** The host site says who a visitor is, and proves it. */
export class IdentifyVisitorHandler {
  constructor(private readonly ports: IdentifyPorts) {}

  async prove(widget: Widget, proof: Proof): Promise<Proved> {
    const { settings, secrets } = widget;
    const judged = await judgeProof(proof, secrets, settings.accountId, this.ports.clock.now());
    return judged.kind === 'proved'
      ? { kind: 'proved', who: judged.who }
      : { kind: 'failed', answer: failure('bad-proof', `${judged.why}.`) };
  }

  /**
   * An anonymous visitor becomes that person. One who is somebody else already stays so, and a new visitor with a
   * token of their own begins: two people share a browser.
   */
  async identify(visit: Visit, frame: Extract<WidgetClientFrame, { type: 'identify' }>): Promise<Answer> {
    const proved = await this.prove(visit.widget, frame);
    if (proved.kind === 'failed') return proved.answer;
    const { who } = proved;
    const bound = await this.ports.sessions.bind(visit.session, who.externalId);
    if (bound !== null) {
      const stored = await this.introduce(bound, who, frame.attributes);
      return stored ? { ...acknowledged(''), session: bound } : { ...unavailable(), session: bound };
    }
    const { token, session } = await this.ports.sessions.create(visit.session.accountId, who.externalId);
    if (!(await this.introduce(session, who, frame.attributes))) return unavailable();
    return { ...acknowledged('', null, null, token), session };
  }

  /** Tells the conversation service who it is; false when that has to be done again. Harmless when repeated. */
  async introduce(
    session: VisitorSession,
    { name, email, phone }: Vouched,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<boolean> {
    const occurredAt = this.ports.clock.now().toISOString();
    // What was not signed is told as such: a name in the attributes counts only where the token says none.
    const { name: toldName, ...others } = attributes;
    const vouched = { ...(name && { name }), ...(email && { email }), ...(phone && { phone }) };
    const items = [
      profileItem(session, vouched, true, occurredAt),
      profileItem(session, { ...(toldName && !name ? { name: toldName } : {}), attributes: others }, false, occurredAt),
    ].filter((item) => item !== null);
    const results = await this.ports.items.deliver(session, items);
    return results.every(({ kind }) => kind === 'stored' || kind === 'duplicate');
  }
}
