// `npm run lint:imports`: the import law over the whole tree. Exits with 1 and one line a problem.
import { examine } from './src/examine.mjs';

const root = process.argv[2] ?? new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
process.chdir(root);
const { problems, files, note } = await examine(root);
for (const problem of problems) console.error(problem);
console.info(note);
console.info(`import law: ${files} files, ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
process.exit(problems.length === 0 ? 0 : 1);
