/**
 * `npm run bench:pairs` (`-- --only="eager start"`): the product with and without each of its tunings, in turns, five times each. What makes no
 * difference beyond twice its spread is not worth its lines.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveBinary } from '../dev-server/resolve-binary.js';
import { keep } from './kept.js';
import { loads, play } from './pairs/play.js';
import { judge } from './pairs/judge.js';
import { both } from './pairs/sides.js';
import { startOutside } from './speed/outside.js';
import { askedAndAnswered, known } from './speed/stories.js';
import { tunings } from './without/tunings.js';

const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const say = (line: string) => void process.stdout.write(`${line}\n`);
process.setMaxListeners(100); // One for each process that it starts.
const folder = mkdtempSync(join(tmpdir(), 'vip-router-pairs-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const binary = await resolveBinary({ env: process.env, say });
const outside = await startOutside();
for (const [name, tuning] of Object.entries(tunings)) {
  if (only !== undefined && only !== name) continue;
  say(`\n${name}`);
  const story = tuning.asked ? askedAndAnswered : known;
  const sides = await both(tuning, { binary, folder, outside: outside.url });
  try {
    const verdicts: Record<string, ReturnType<typeof judge>> = {};
    for (const [title, load] of Object.entries(loads)) {
      verdicts[title] = judge(await play(sides, story, load, outside, say));
      say(`  ${title}: ${JSON.stringify(verdicts[title])}`);
    }
    keep('bench/results/pairs.json', name, { verdicts });
  } finally {
    await sides.stop();
  }
}
outside.stop();
process.exit(0);
