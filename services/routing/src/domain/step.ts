import type { RequirementStep, SkillRequirement } from '@baton/contracts-conversation';
import type { StepTold } from './routing.decision.ts';

/** What is asked of an agent. `signature` is the same for wishes that mean the same. */
export interface Wish {
  readonly signature: string;
  readonly match: 'all' | 'any';
  /** By name, each once; empty: anyone. */
  readonly skills: readonly SkillRequirement[];
  /** Only this agent. */
  readonly agentId: string | null;
}

/** A wish and the moment at which it gives way to the next one: `Infinity` for the last. */
export interface Step {
  readonly wish: Wish;
  readonly from: number;
  readonly until: number;
}

export const ANYONE: Wish = { signature: '', match: 'all', skills: [], agentId: null };

const onlyAgent = (agentId: string): Wish => ({ signature: `@${agentId}`, match: 'all', skills: [], agentId });

/** Of a skill named twice the one counts that decides: the higher level where all are asked, the lower where any is. */
const skillWish = ({ match, skills }: RequirementStep): Wish => {
  if (skills.length === 0) return ANYONE;
  const levels = new Map<string, number>();
  for (const { skill, level } of skills) {
    const known = levels.get(skill) ?? level;
    levels.set(skill, match === 'all' ? Math.max(known, level) : Math.min(known, level));
  }
  const distinct = [...levels].map(([skill, level]) => ({ skill, level })).sort((a, b) => (a.skill < b.skill ? -1 : 1));
  // One skill is one skill, however it is asked for.
  const asked = distinct.length === 1 ? 'all' : match;
  return { signature: JSON.stringify([asked, distinct]), match: asked, skills: distinct, agentId: null };
};

interface Plan {
  readonly at: number;
  readonly onlyAgentId?: string;
  readonly preferred?: readonly { readonly agentId: string; readonly forSeconds: number }[];
  readonly requirements: readonly RequirementStep[];
}

/** The steps of one wait, one behind the other, from the moment it entered the queue. */
export const layOut = ({ at, onlyAgentId, preferred = [], requirements }: Plan): Step[] => {
  if (onlyAgentId !== undefined) return [{ wish: onlyAgent(onlyAgentId), from: at, until: Number.POSITIVE_INFINITY }];
  const wishes: (readonly [Wish, number | null])[] = [
    ...preferred.map(({ agentId, forSeconds }) => [onlyAgent(agentId), forSeconds] as const),
    ...requirements.map((step) => [skillWish(step), step.forSeconds] as const),
    [ANYONE, null],
  ];
  let from = at;
  return wishes.map(([wish, seconds]) => {
    const until = seconds === null ? Number.POSITIVE_INFINITY : from + seconds * 1000;
    const step = { wish, from, until };
    from = until;
    return step;
  });
};

type Skills = Readonly<Record<string, number>>;

export const levelOf = (skills: Skills, skill: string): number =>
  Object.hasOwn(skills, skill) ? (skills[skill] ?? 0) : 0;

export const hasSkills = (skills: Skills, { match, skills: asked }: Wish): boolean => {
  const enough = ({ skill, level }: SkillRequirement): boolean => levelOf(skills, skill) >= level;
  return match === 'all' || asked.length === 0 ? asked.every(enough) : asked.some(enough);
};

/** See `Candidate.proficiency`. */
export const proficiencyFor = (skills: Skills, { match, skills: asked }: Wish): number => {
  let sum = 0;
  let highest = 0;
  for (const { skill } of asked) {
    const level = levelOf(skills, skill);
    sum += level;
    highest = Math.max(highest, level);
  }
  return match === 'all' ? sum : highest;
};

export const stepTold = (index: number, { agentId, skills }: Wish): StepTold => {
  if (agentId !== null) return { index, kind: 'agent', agentId };
  return { index, kind: skills.length === 0 ? 'anyone' : 'skills' };
};
