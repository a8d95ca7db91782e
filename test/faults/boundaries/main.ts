/** `npm run faults:boundaries`: see its help. */
import { parseArgs } from 'node:util';
import { members, type Member } from '../../support/fleet.js';
import { killAt, record, type Verdict } from './runs.js';
import { Stage } from './stage.js';
import { stories } from './stories.js';

const { values } = parseArgs({
  options: {
    victim: { type: 'string', multiple: true, default: [...members] },
    story: { type: 'string', multiple: true, default: stories.map(({ name }) => name) },
    every: { type: 'string', default: '1' },
    plant: { type: 'string' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const batch = 16;

const stage = await Stage.open(values.plant);
const verdicts: Verdict[] = [];
try {
  for (const story of stories.filter(({ name }) => values.story.includes(name))) {
    const recording = await record(stage, story);
    say(`${story.name}: ${JSON.stringify(recording.effects)}`);
    for (const [act, { own, desk }] of recording.acts.entries()) {
      say(`  act ${act + 1}: ${own.length} boundaries, the desk's ${desk.length}`);
      if (process.env['SHOW']) say(own.join('\n') + '\n' + desk.join('\n'));
      for (const victim of values.victim as Member[]) {
        for (let from = 0; from < own.length; from += batch) {
          const t = Date.now();
          const found = await killAt(stage, recording, act, own.slice(from, from + batch), victim);
          verdicts.push(...found);
          say(`${victim} ${found.filter((v) => v.met).length}/${found.length} met ${Date.now() - t} ms`);
          for (const v of found)
            if (!v.met || v.stuck || v.missing.length || v.repeated.length || v.assignees.length !== 1)
              say(JSON.stringify(v));
        }
      }
    }
  }
} finally {
  await stage.close();
}
