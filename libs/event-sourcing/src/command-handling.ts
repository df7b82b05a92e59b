import type { Decider } from './decider.ts';
import type { EventMeta } from './event.ts';
import type { AppendOutcome, Claim, EventStore, StreamCheck, StreamWrite } from './event-store.port.ts';
import type { DomainEvent, EventCodec } from './event-codec.ts';
import { Fault } from './fault.ts';
import type { CipherSource } from './field-cipher.port.ts';
import type { StreamState, StreamStates } from './stream-states.ts';

export interface CommandHandling<State, Command, Event extends DomainEvent, Refusal> {
  readonly store: Pick<EventStore, 'append' | 'findClaims'>;
  readonly decider: Decider<State, Command, Event, Refusal>;
  readonly codec: EventCodec<Event>;
  readonly ciphers: CipherSource;
  readonly states: StreamStates<State, Event>;
  /** UUIDs for new events. */
  readonly newId: () => string;
  /** How often a decision is taken anew because somebody else wrote the stream meanwhile; 10 by default. */
  readonly maxAttempts?: number;
}

export interface CommandRequest<Command> {
  readonly stream: string;
  readonly command: Command;
  /** Claimed together with the outcome, so that a repeat is told the first outcome. */
  readonly commandId: string;
  readonly meta: EventMeta;
  /** Further keys and facts that the same transaction takes and rests on. */
  readonly claims?: readonly Claim[];
  readonly checks?: readonly StreamCheck[];
}

/**
 * `accepted`: the events are stored, or there was nothing to do; `version` is the stream's after the command, and
 * `repeated` tells that an earlier delivery of the same command did it. `refused`: nothing is stored, and a repeat is
 * decided again. `claimed` and `conflict` speak only of the request's own claims and checks.
 */
export type CommandOutcome<Refusal> =
  | { readonly kind: 'accepted'; readonly version: number; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | Exclude<AppendOutcome, { kind: 'committed' }>;

/** The claim that makes a command unique; `value` is its outcome. */
export const commandClaim = (commandId: string, version: number): Claim => ({
  key: commandClaimKey(commandId),
  value: JSON.stringify({ version }),
});

export const commandClaimKey = (commandId: string): string => `cmd:${commandId}`;

/** The version in the outcome that the first delivery of a command claimed. */
export const claimedVersion = (value: string): number => (JSON.parse(value) as { version: number }).version;

/**
 * Loads, decides and appends; decides again on the newer state when somebody else was faster.
 *
 * Only accepted outcomes are remembered, also those without events. A refusal is answered from the newest state and
 * only after looking whether the same command was accepted before.
 *
 * Throws `StoreFault`, or `Fault` `contention` (retry yes) when every attempt met a newer version.
 */
export const handleCommand = async <State, Command, Event extends DomainEvent, Refusal>(
  handling: CommandHandling<State, Command, Event, Refusal>,
  request: CommandRequest<Command>,
): Promise<CommandOutcome<Refusal>> => {
  const { decider, states, maxAttempts = 10 } = handling;
  let fresh = states.peek(request.stream) === undefined;
  let loaded = await states.load(request.stream);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    let decision = decider.decide(request.command, loaded.state);
    if (decision.kind === 'refused' && !fresh) {
      // A kept state may be old: nobody is refused because of it.
      loaded = await states.refresh(request.stream);
      decision = decider.decide(request.command, loaded.state);
    }
    if (decision.kind === 'refused') return (await firstOutcome(handling, request)) ?? decision;

    const outcome = await append(handling, request, loaded, decision.events);
    if (outcome.kind === 'committed') {
      states.advance(request.stream, loaded, decision.events);
      return { kind: 'accepted', version: loaded.version + decision.events.length, repeated: false };
    }
    if (outcome.kind === 'claimed') return isOwnClaim(outcome.key, request) ? repeated(outcome.value) : outcome;
    if (outcome.stream !== request.stream) return outcome;
    loaded = await states.refresh(request.stream);
    fresh = true;
  }
  throw new Fault('contention', `${maxAttempts} attempts met a newer version of the stream`, 'yes');
};

const append = async <State, Command, Event extends DomainEvent, Refusal>(
  { store, codec, ciphers, newId }: CommandHandling<State, Command, Event, Refusal>,
  { stream, commandId, meta, claims = [], checks = [] }: CommandRequest<Command>,
  { version }: StreamState<State>,
  events: readonly Event[],
): Promise<AppendOutcome> => {
  const keys = await ciphers.load(events.length === 0 ? [] : [stream]);
  const write: StreamWrite = {
    stream,
    expected: version,
    events: events.map((event) => codec.encode(event, { id: newId(), stream, meta }, keys)),
  };
  return store.append({
    writes: events.length === 0 ? [] : [write],
    // Nothing to do is a decision too: it must still hold when it is remembered.
    checks: events.length === 0 ? [...checks, { stream, expected: version }] : checks,
    claims: [commandClaim(commandId, version + events.length), ...claims],
  });
};

const firstOutcome = async <State, Command, Event extends DomainEvent, Refusal>(
  { store }: CommandHandling<State, Command, Event, Refusal>,
  { commandId }: CommandRequest<Command>,
): Promise<CommandOutcome<Refusal> | undefined> => {
  const key = commandClaimKey(commandId);
  const value = (await store.findClaims([key])).get(key);
  return value === undefined ? undefined : repeated(value);
};

const isOwnClaim = (key: string, { commandId }: CommandRequest<unknown>): boolean => key === commandClaimKey(commandId);

const repeated = (value: string): { kind: 'accepted'; version: number; repeated: true } => ({
  kind: 'accepted',
  version: claimedVersion(value),
  repeated: true,
});
