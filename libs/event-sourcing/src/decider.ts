/**
 * A pure decision: no clock, no randomness, no input or output. Time and ids arrive inside the command.
 *
 * `decide` returns the new events or a refusal (a value: someone may not do this now, and why).
 * `evolve` must ignore events that it does not know, so that older code can run beside newer.
 */
export interface Decider<State, Command, Event, Refusal> {
  readonly initialState: State;
  decide(command: Command, state: State): Decision<Event, Refusal>;
  evolve(state: State, event: Event): State;
}

export type Decision<Event, Refusal> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const accept = <Event>(...events: Event[]): { kind: 'accepted'; events: Event[] } => ({
  kind: 'accepted',
  events,
});
export const refuse = <Refusal>(refusal: Refusal): { kind: 'refused'; refusal: Refusal } => ({
  kind: 'refused',
  refusal,
});

export const fold = <State, Event>(
  decider: Pick<Decider<State, never, Event, unknown>, 'evolve' | 'initialState'>,
  events: Iterable<Event>,
  from?: State,
): State => {
  let state = from ?? decider.initialState;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
