import type { ReceiveResult } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { CommandEnvelope } from '@baton/messaging';
import type { Clock } from '@baton/service-kit';
import type { NewEpisode } from '../../domain/conversation/conversation.command.ts';
import type { AccountTeams } from '../account-teams.port.ts';
import type { ConversationSettingsSource } from '../conversation-settings.port.ts';
import { metaOf } from '../conversation-commands.handler.ts';
import type { Lanes } from '../lanes.ts';
import { checkItem } from './inbound-item.check.ts';
import type { ContactMerger } from './contact.merger.ts';
import { changedKey, parcel } from './parcel.ts';
import type { Parcel } from './parcel.ts';
import { sortIntoThreads } from './thread.ts';
import type { Thread } from './thread.ts';
import type { Account, Place, ThreadIndex } from './thread-index.ts';
import type { ThreadContext, ThreadWriter } from './thread.writer.ts';

/** Makes the keys that new threads are encrypted with, in one round trip. */
export interface NewKeys {
  createKeys(requests: readonly { readonly contactId: string; readonly conversationId?: string }[]): Promise<unknown>;
}

export interface ReceiveMessagesPorts {
  readonly index: ThreadIndex;
  readonly writer: ThreadWriter;
  readonly merger: ContactMerger;
  readonly keys: NewKeys;
  readonly teams: AccountTeams;
  readonly settings: ConversationSettingsSource;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly newEpisode: NewEpisode;
  /** Told of every fault that kept an item from being stored. */
  report(fault: Fault, items: number): void;
}

interface Batch {
  readonly account: Account;
  readonly envelope: CommandEnvelope;
  readonly faults: Fault[];
}

/** How often a parcel may find that its thread was begun elsewhere meanwhile. */
const MOST_MOVES = 5;

/**
 * What a provider told us becomes events, each item once. Threads are written at the same time, each in one
 * transaction and in its lane; an item is unique by its own claim, so a batch that is repeated in whole or in part
 * stores what was missing and answers `duplicate` for the rest.
 */
export class ReceiveMessagesHandler {
  constructor(private readonly ports: ReceiveMessagesPorts) {}

  /** Results in the order of the items. Throws the `Fault` when it kept every good item from being stored. */
  async handle(
    envelope: CommandEnvelope,
    command: Account & { readonly items: readonly unknown[] },
  ): Promise<ReceiveResult[]> {
    const account = { channel: command.channel, accountId: command.accountId };
    const results: ReceiveResult[] = Array.from({ length: command.items.length });
    const parcels: Parcel[] = [];
    command.items.forEach((item, place) => {
      const checked = checkItem(item);
      if (checked.kind === 'bad') results[place] = { kind: 'rejected', reason: checked.reason };
      else parcels.push(parcel(account, checked.item, (result) => (results[place] = result)));
    });
    const faults: Fault[] = [];
    await this.dispatch({ account, envelope, faults }, parcels, 0);
    const [fault] = faults;
    if (fault !== undefined && results.every(({ kind }) => kind === 'failed')) throw fault;
    return results;
  }

  private async dispatch(batch: Batch, parcels: readonly Parcel[], moves: number): Promise<void> {
    if (parcels.length === 0) return;
    try {
      const threads = await this.threadsOf(batch, parcels);
      const context = await this.context(batch, threads);
      await Promise.all(threads.map((thread) => this.deliver(batch, thread, context, moves)));
    } catch (error) {
      await this.fail(batch, parcels, error, moves);
    }
  }

  private async threadsOf(batch: Batch, parcels: readonly Parcel[]): Promise<Thread[]> {
    const { account } = batch;
    const { index, keys, newId } = this.ports;
    const places = await this.placesOf(batch, parcels);
    const threads = sortIntoThreads(account, await this.traced(account, parcels, places), places, index, newId);
    const begun = threads.flatMap(({ newConversation, contactId, conversationId }) =>
      newConversation && contactId !== null && conversationId !== null ? [{ contactId, conversationId }] : [],
    );
    if (begun.length > 0) await keys.createKeys(begun);
    return threads;
  }

  /** Who is behind the parcels and where they stand, after whoever turned out to be one person has become one. */
  private async placesOf({ account, envelope }: Batch, parcels: readonly Parcel[]): Promise<readonly Place[]> {
    const { index, merger } = this.ports;
    const people = parcels.map((one) => (one.reference === null ? one.people : []));
    const places = await index.find(account, people);
    const merges = new Map(
      places.flatMap(({ contactId, alsoContactIds }) =>
        contactId === null ? [] : alsoContactIds.map((also) => [also, contactId] as const),
      ),
    );
    if (merges.size === 0) return places;
    for (const [contactId, into] of merges) {
      const meta = { ...metaOf(envelope), actor: { kind: 'customer', id: into } } as const;
      await merger.merge(account, contactId, into, meta);
    }
    return index.find(account, people);
  }

  /** A change goes to the conversation that its message came to, which need not be the current one. */
  private async traced(
    account: Account,
    parcels: readonly Parcel[],
    places: readonly Place[],
  ): Promise<readonly Parcel[]> {
    const keys = parcels.map((one, at) => ((places[at]?.generation ?? 0) > 1 ? changedKey(account, one) : null));
    const came = await this.ports.index.conversationsOf(keys.flatMap((key) => key ?? []));
    if (came.size === 0) return parcels;
    return parcels.map((one, at) => {
      const conversationId = came.get(keys[at] ?? '');
      return conversationId === undefined || conversationId === '' ? one : { ...one, reference: { conversationId } };
    });
  }

  private async context({ account, envelope }: Batch, threads: readonly Thread[]): Promise<ThreadContext> {
    const { teams, settings, clock, newEpisode, newId } = this.ports;
    const begins = threads.some(({ newConversation }) => newConversation);
    return {
      account,
      teamId: begins ? await teams.teamOf(account.channel, account.accountId) : '',
      meta: metaOf(envelope),
      reopens: (await settings.current()).reopenOnMessage,
      now: clock.now().toISOString(),
      newEpisode,
      newId,
    };
  }

  /** Never rejects: what happens to one thread is none of the others' business. */
  private async deliver(batch: Batch, thread: Thread, context: ThreadContext, moves: number): Promise<void> {
    try {
      const moved = await this.ports.lanes.run(thread.lane, () => this.ports.writer.write(thread, context));
      if (moved.length > 0 && moves === MOST_MOVES) throw new Fault('contention', 'the thread keeps moving', 'yes');
      await this.dispatch(batch, moved, moves + 1);
    } catch (error) {
      await this.fail(
        batch,
        thread.letters.map((letter) => letter.parcel),
        error,
        moves,
      );
    }
  }

  /** What can never be stored is found by trying each item alone; anything else may be repeated. */
  private async fail(batch: Batch, parcels: readonly Parcel[], error: unknown, moves: number): Promise<void> {
    const fault = error instanceof Fault ? error : new Fault('internal', 'receiving failed', 'later', { cause: error });
    if (fault.retry === 'never' && parcels.length > 1) {
      for (const one of parcels) await this.dispatch(batch, [one], moves);
      return;
    }
    this.ports.report(fault, parcels.length);
    for (const one of parcels)
      one.settle({ kind: fault.retry === 'never' ? 'rejected' : 'failed', reason: fault.code });
    if (fault.retry !== 'never') batch.faults.push(fault);
  }
}
