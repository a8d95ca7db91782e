/**
 * `npm run faults:webhooks -- --seed 1 --count 300 --platform respond-io`: conversations on a platform that misbehaves at
 * random. The seed is printed, so that what went wrong can be played again.
 */
import { parseArgs } from 'node:util';
import { playChaotically } from '../support/chaotic-play.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    count: { type: 'string', default: '300' },
    width: { type: 'string', default: '16' },
    platform: { type: 'string', default: 'respond-io' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`seed ${values.seed}`);
const { wrong, ...counts } = await playChaotically({
  platform: values.platform,
  seed: Number(values.seed),
  count: Number(values.count),
  width: Number(values.width),
  say,
});
say(JSON.stringify(counts));
for (const line of wrong) say(line);
say(`${wrong.length} of ${values.count} conversations ended otherwise than without faults`);
process.exit(wrong.length === 0 ? 0 : 1);
