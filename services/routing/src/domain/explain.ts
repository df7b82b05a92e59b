import { slotOf, statusOf } from './agent.state.ts';
import type { Agent } from './agent.state.ts';
import { declinedUntil } from './conversation.state.ts';
import type { Conversation } from './conversation.state.ts';
import { ENGINE_VERSION, STANDINGS } from './routing.decision.ts';
import type { Candidate, CandidateExplained, Explanation, Standing, StandingCounts } from './routing.decision.ts';
import { isOpen } from './routing.state.ts';
import type { RoutingState } from './routing.state.ts';
import { ANYONE, hasSkills, levelOf, proficiencyFor, stepTold } from './step.ts';
import type { Wish } from './step.ts';

const BEST = 10;
/** Of one that never waited: an agent took it by hand. */
const NO_WAIT = {
  index: 0,
  step: { wish: ANYONE, from: 0, until: Number.POSITIVE_INFINITY },
  since: Number.POSITIVE_INFINITY,
};

/** Looks at every agent in question, one by one: what the pools know already is not asked, so it can be checked by this. */
export const explain = (state: RoutingState, conversation: Conversation, now: number): Explanation => {
  const { id, episode, queueId, queuedSince, steps } = conversation;
  const { index, step, since } = steps.length === 0 ? NO_WAIT : state.stepOf(conversation, now);
  const queue = state.queue(queueId);
  const candidates = inQuestion(state, conversation, step.wish)
    .map((agent) => explained(state, { agent, conversation, wish: step.wish, now }))
    .sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
  const best = candidates
    .filter(({ standing }) => standing === 'eligible')
    .sort(
      (a, b) => (queue.choice === 'bestProficiency' ? b.proficiency - a.proficiency : 0) || a.idleSince - b.idleSince,
    )
    .slice(0, BEST)
    .map(({ agentId, proficiency, idleSince }): Candidate => ({ agentId, proficiency, idleSince }));
  return {
    ...{ conversationId: id, episode, queueId, at: now, position: state.position, engineVersion: ENGINE_VERSION },
    ...{ state: stateOf(conversation, now), queueOpen: isOpen(queue, now), step: stepTold(index, step.wish) },
    clocks: { queueAge: queuedSince === null ? 0 : now - queuedSince, stepAge: now - Math.min(since, now) },
    relaxesAt: step.until === Number.POSITIVE_INFINITY ? null : step.until,
    ...{ counts: counted(candidates), best, candidates },
  };
};

const inQuestion = ({ agents }: RoutingState, { queueId }: Conversation, { agentId }: Wish): Agent[] => {
  if (agentId === null) return [...agents.values()].filter(({ profile }) => profile.queueIds.includes(queueId));
  const agent = agents.get(agentId);
  return agent === undefined ? [] : [agent];
};

interface Case {
  readonly agent: Agent;
  readonly conversation: Conversation;
  readonly wish: Wish;
  readonly now: number;
}

const explained = (state: RoutingState, { agent, conversation, wish, now }: Case): CandidateExplained => {
  const { id, profile, availability, idleSince } = agent;
  const forgiven = declinedUntil(conversation, id, state.settings);
  const declined = forgiven > now;
  const able = hasSkills(profile.skills, wish);
  const status = statusOf(agent, now, state.settings)[slotOf(conversation.channel)];
  const standing: Standing = !able ? 'missingSkill' : status === 'eligible' && declined ? 'declined' : status;
  const missing = wish.skills.filter(({ skill, level }) => levelOf(profile.skills, skill) < level);
  return {
    ...{ agentId: id, proficiency: proficiencyFor(profile.skills, wish), idleSince, standing, availability },
    ...(able ? {} : { missingSkills: missing.map(({ skill }) => skill) }),
    ...(declined ? { declinedUntil: forgiven } : {}),
  };
};

const counted = (candidates: readonly CandidateExplained[]): StandingCounts => {
  const counts = Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>;
  for (const { standing } of candidates) counts[standing] += 1;
  return counts;
};

const stateOf = ({ place, pending }: Conversation, now: number): Explanation['state'] => {
  if (place.kind === 'away') return 'assistant';
  if (place.kind !== 'waiting') return place.kind;
  if (pending?.kind === 'offer') return 'offering';
  if (pending?.kind === 'overflow') return 'overflowing';
  return pending?.kind === 'held' && pending.until > now ? 'held' : 'waiting';
};
