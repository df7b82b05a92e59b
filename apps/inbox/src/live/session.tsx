import type { Me, Scope, Sort } from '@baton/contracts-inbox-protocol';
import { browserHost, commandOf, HttpClient, indexedDbOutbox, LiveClient, newId, Outbox } from '@baton/live-client';
import { showToast } from '@baton/ui';
import { createContext, use } from 'react';
import { CommandSender } from './command-sender.ts';
import { Configuration } from './configuration.ts';
import { Drafts } from './drafts.ts';
import { refusalText } from './refusal-text.ts';
import { Seen } from './seen.ts';

/** Everything that belongs to the signed-in agent, from sign-in to sign-out. */
export interface Session {
  readonly me: Me;
  readonly http: HttpClient;
  readonly live: LiveClient;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly configuration: Configuration;
  readonly seen: Seen;
  readonly commands: CommandSender;
  close(): void;
}

export const http = new HttpClient();

export const openSession = (me: Me, first: { scope: Scope; sort: Sort }): Session => {
  const host = browserHost();
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`;
  const live = new LiveClient({ viewer: me, url, host, http, first });
  const drafts = new Drafts(me.agentId);
  const outbox = new Outbox({
    storage: indexedDbOutbox(me.agentId),
    host,
    newId,
    send: (entry) => {
      const { name, body } = commandOf(entry);
      return http.command(entry.conversationId, name, body, entry.commandId);
    },
    onRefused: (entries, refusal) => {
      const [first] = entries;
      if (first === undefined) return;
      drafts.giveBack(
        first.kind,
        first.conversationId,
        entries.map(({ text }) => text),
        refusal,
      );
      if (location.pathname.endsWith(first.conversationId)) return;
      const customer = live.store.row(first.conversationId)?.customerName ?? 'a customer';
      showToast({
        title: `Your message to ${customer} was not sent`,
        description: `${refusalText(refusal, live.store.people())} Your text is kept in the composer.`,
        urgent: true,
      });
    },
  });
  void outbox.start();
  const stopOnline = host.onSignal((signal) => {
    if (signal !== 'offline') outbox.drain();
  });
  const stopConnected = live.subscribeConnection(() => {
    if (live.connection().state === 'connected') outbox.drain();
  });
  return {
    me,
    http,
    live,
    outbox,
    drafts,
    configuration: new Configuration(http),
    seen: new Seen(),
    commands: new CommandSender(http, live),
    close: () => {
      stopOnline();
      stopConnected();
      live.close();
    },
  };
};

export const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => {
  const session = use(SessionContext);
  if (session === null) throw new Error('There is no session around this component');
  return session;
};
