import type { RequirementStep } from '@baton/contracts-conversation';
import type { Script } from './script.ts';

const LEVEL = 1;
const ALL_FOR_SECONDS = 60;
const SKILL_FOR_SECONDS = 120;

const needed = (skills: readonly string[]) => skills.map((skill) => ({ skill, level: LEVEL }));

/** Somebody who knows the matter and speaks the language; then who knows the matter; then anyone. */
export const requirementsFor = (
  script: Script,
  skills: readonly string[],
  language: string,
): readonly RequirementStep[] => {
  const spoken = script.languageSkills[language];
  const all = spoken === undefined ? skills : [...skills, spoken];
  if (all.length === 0) return [];
  const best: RequirementStep = { match: 'all', skills: needed(all), forSeconds: ALL_FOR_SECONDS };
  if (spoken === undefined || skills.length === 0) return [best];
  return [best, { match: 'all', skills: needed(skills), forSeconds: SKILL_FOR_SECONDS }];
};
