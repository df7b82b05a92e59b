import { randomUUID } from 'node:crypto';
import { DIRECTORY_SERVICE, type DirectoryRefusal } from '@baton/contracts-directory';
import { Fault } from '@baton/event-sourcing';
import { partitionOf, type CommandClient } from '@baton/messaging';
import { LRUCache } from 'lru-cache';
import type { Widget, Widgets } from '../visitors/widgets.port.ts';

const KNOWN_MS = 10_000;
/** While the directory does not answer, visitors of a widget that was known go on. */
const STALE_MS = 3600_000;
const DEADLINE_MS = 2_000;
const ACCOUNT = /^[\w.-]{1,128}$/;

/** The directory's answers, kept for ten seconds; older ones count while it cannot be asked. */
export class DirectoryWidgets implements Widgets {
  private readonly known = new LRUCache<string, { readonly widget: Widget | null; readonly at: number }>({
    max: 1_000,
    ttl: STALE_MS,
  });
  private readonly asking = new Map<string, Promise<Widget | null>>();

  constructor(
    private readonly commands: CommandClient,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  async find(accountId: string): Promise<Widget | null> {
    if (!ACCOUNT.test(accountId)) return null;
    const known = this.known.get(accountId);
    if (known !== undefined && this.monotonic() - known.at < KNOWN_MS) return known.widget;
    try {
      return await this.askOnce(accountId);
    } catch (fault) {
      if (known !== undefined) return known.widget;
      throw fault;
    }
  }

  private askOnce(accountId: string): Promise<Widget | null> {
    const running = this.asking.get(accountId);
    if (running !== undefined) return running;
    const asked = this.ask(accountId).finally(() => this.asking.delete(accountId));
    this.asking.set(accountId, asked);
    return asked;
  }

  private async ask(accountId: string): Promise<Widget | null> {
    const id = randomUUID();
    const actor = { kind: 'system', id: 'ingestion' } as const;
    const reply = await this.commands.send<Widget, DirectoryRefusal>(
      { service: DIRECTORY_SERVICE, partition: partitionOf(accountId) },
      { id, name: 'find-widget', payload: { accountId }, correlationId: id, causationId: id, actor },
      { deadlineMs: DEADLINE_MS },
    );
    if (reply.kind === 'fault') throw new Fault(reply.code, 'The directory could not answer', reply.retry);
    const widget = reply.kind === 'accepted' ? reply.result : null;
    this.known.set(accountId, { widget, at: this.monotonic() });
    return widget;
  }
}
