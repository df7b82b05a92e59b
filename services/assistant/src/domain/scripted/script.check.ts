import type { EscalationSpec, Flow, Intent, Script, Step, Texts } from './script.ts';

/** What a script says that cannot be done, one line each; empty when it can be used. */
export const scriptProblems = (script: Script): readonly string[] => [
  ...script.intents.flatMap((intent) => intentProblems(script, intent)),
  ...script.flows.flatMap((flow) => flowProblems(script, flow)),
  ...Object.entries(script.phrases).flatMap(([name, texts]) => missing(script, `phrase ${name}`, texts as Texts)),
  ...Object.values(script.languageSkills).flatMap((skill) => unknownSkills(script, 'languageSkills', [skill])),
  ...doubles('intent', script.intents),
  ...doubles('flow', script.flows),
];

const intentProblems = (script: Script, { id, does }: Intent): readonly string[] => {
  const where = `intent ${id}`;
  if (does.kind === 'answer') return missing(script, where, does.text);
  if (does.kind === 'escalate') return escalationProblems(script, where, does);
  return script.flows.some((flow) => flow.id === does.flow) ? [] : [`${where}: there is no flow ${does.flow}`];
};

const flowProblems = (script: Script, { id, steps }: Flow): readonly string[] => [
  ...steps.flatMap((step) => stepProblems(script, `step ${id}/${step.id}`, step)),
  ...doubles(`step of ${id}`, steps),
  // Without an end the customer would be left without a word.
  ...(steps.some(({ kind, when }) => when === null && (kind === 'say' || kind === 'escalate'))
    ? []
    : [`flow ${id} has no end: its last step must say or escalate`]),
];

const stepProblems = (script: Script, where: string, step: Step): readonly string[] => {
  switch (step.kind) {
    case 'ask':
      return [
        ...missing(script, where, step.ask),
        ...missing(script, where, step.retry),
        ...patternProblems(where, step),
      ];
    case 'say':
      return missing(script, where, step.text);
    case 'escalate':
      return escalationProblems(script, where, step);
    case 'lookUp':
      return [];
  }
};

const patternProblems = (where: string, { capture }: Extract<Step, { kind: 'ask' }>): readonly string[] => {
  if (capture.kind !== 'pattern') return [];
  try {
    return new RegExp(capture.pattern, 'iu').test('') ? [`${where}: its pattern takes an empty answer`] : [];
  } catch {
    return [`${where}: its pattern is no regular expression`];
  }
};

const escalationProblems = (script: Script, where: string, { skills, words }: EscalationSpec): readonly string[] => [
  ...unknownSkills(script, where, skills),
  ...missing(script, where, words),
];

const unknownSkills = (script: Script, where: string, skills: readonly string[]): readonly string[] =>
  skills.filter((skill) => !script.skills.includes(skill)).map((skill) => `${where}: ${skill} is not among the skills`);

const missing = ({ languages }: Script, where: string, texts: Texts): readonly string[] =>
  languages
    .filter((language) => texts[language] === undefined)
    .map((language) => `${where} says nothing in ${language}`);

const doubles = (what: string, all: readonly { readonly id: string }[]): readonly string[] =>
  all
    .filter(({ id }, at) => all.findIndex((one) => one.id === id) < at)
    .map(({ id }) => `${what} ${id} is there twice`);
