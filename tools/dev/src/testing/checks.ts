/** What is looked at before anything runs: each is one command of the workspace and counts as one test. */
export interface Check {
  readonly name: string;
  /** Node and a script of node_modules or of the workspace, with its arguments. */
  readonly args: readonly string[];
}

export const CHECKS: readonly Check[] = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', args: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'import law', args: ['tools/architecture/check.mjs'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'] },
];
