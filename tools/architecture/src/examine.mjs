import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import path from 'node:path';
import { manifestProblems } from './law.mjs';
import { impurities } from './purity.mjs';
import { cruiserOptions, cruiserRules } from './rules.mjs';
import { sizeNote } from './sizes.mjs';
import { sourceFiles } from './source-files.mjs';
import { readWorkspaces } from './workspaces.mjs';

/**
 * Examines a tree: what breaks the import law, as lines `file rule: target`, and how many files were read.
 * @returns {Promise<{problems: readonly string[], files: number, note: string}>}
 */
export async function examine(root) {
  const workspaces = readWorkspaces(root);
  const files = sourceFiles(root, workspaces);
  const { output } = await cruise(
    files,
    { ...cruiserOptions(root), validate: true, ruleSet: { forbidden: cruiserRules(workspaces) } },
    undefined,
    { tsConfig: extractTSConfig(path.join(root, 'tsconfig.base.json')) },
  );
  const read = new Set(output.modules.map(({ source }) => source));
  const unread = files.filter((file) => !read.has(file));
  const imports = output.summary.violations.map(({ from, to, rule }) => `${from} ${rule.name}: ${to}`);
  return {
    problems: [
      // Without a parser that it accepts, dependency-cruiser reports no violations in no modules, and success.
      ...unread.map((file) => `${file} was not read by dependency-cruiser`),
      ...(files.length === 0 ? ['no source files were found'] : []),
      ...manifestProblems(workspaces),
      ...imports,
      ...files.filter(isDomain).flatMap((file) => impurities(root, file)),
    ],
    files: files.length,
    note: sizeNote(root, files),
  };
}

const isDomain = (file) =>
  /^(services\/[^/]+\/src\/domain|libs\/contracts)\//.test(file) && !/[.]spec(-kit)?[.]tsx?$/.test(file);
