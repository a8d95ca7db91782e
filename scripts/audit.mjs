// npm run audit: fails on every known vulnerability that nobody has reviewed. Exit codes: 0 none, 1 some, 3 nobody to ask.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from './install.mjs';
import { advisoriesOf, problemsOf } from './supply/advisories.mjs';

const NOBODY_TO_ASK = 3;

const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
const report = parsed(stdout);
const advisories = advisoriesOf(report);
if (!advisories) {
  console.error(
    `The registry's audit answered no report (${report?.statusCode ?? 'nothing'}): nothing was checked.`,
  );
  process.exit(NOBODY_TO_ASK);
}
const allowances = JSON.parse(readFileSync(`${root}/.ci/audit-allowed.json`, 'utf8'));
const problems = problemsOf(advisories, allowances, new Date().toISOString().slice(0, 10));
for (const problem of problems) console.error(problem);
console.log(`${advisories.length} advisories, ${allowances.length} allowed, ${problems.length} to decide`);
process.exit(problems.length === 0 ? 0 : 1);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
