// npm run licences: fails when a package that we ship has a licence that is not on the list.
import { readFileSync } from 'node:fs';
import { root } from './install.mjs';
import { judgeLicences } from './supply/licences.mjs';

const { count, problems } = judgeLicences(JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')));
for (const problem of problems) console.error(problem);
console.log(`${count} packages, ${problems.length} with a licence to look at`);
process.exit(problems.length === 0 ? 0 : 1);
