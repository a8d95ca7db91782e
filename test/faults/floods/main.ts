/**
 * `npm run faults:floods -- --platform chatwoot --only question --only closes`: floods on each platform, all of them unless
 * some are named, with known VIPs who open beside them. Each is followed by a restart with SIGKILL. --messages: of one
 * contact.
 */
import { parseArgs } from 'node:util';
import { dialects } from '../../../sandbox/platforms/index.js';
import { playFloods, type Played } from './play.js';
import { stages, type StageName } from './stages.js';
import { header, rowOf } from './table.js';

const { values } = parseArgs({
  options: {
    platform: { type: 'string', multiple: true, default: [...dialects.keys()] },
    only: { type: 'string', multiple: true, default: Object.keys(stages) },
    messages: { type: 'string', default: '3000' },
    signals: { type: 'string', default: '10000' },
    closes: { type: 'string', default: '4000' },
    forged: { type: 'string', default: '1000' },
  },
});
for (const [kind, known, named] of [
  ['platform', [...dialects.keys()], values.platform],
  ['flood', Object.keys(stages), values.only],
] as const)
  for (const name of named)
    if (!known.includes(name)) throw new Error(`no ${kind} "${name}"; there are: ${known.join(', ')}`);

const say = (line: string) => void process.stdout.write(`${line}\n`);
const sizes = {
  messages: Number(values.messages),
  signals: Number(values.signals),
  closes: Number(values.closes),
  forged: Number(values.forged),
};
const all: Played[] = [];
say(header);
for (const platform of values.platform) {
  let quiet: number | undefined;
  await playFloods(platform, values.only as StageName[], sizes, (played) => {
    all.push(played);
    quiet ??= played.waits.p99;
    say(rowOf(played, quiet));
  }).catch((error: unknown) => {
    say(`${platform}: ${String(error)}`);
    process.exitCode = 1;
  });
}
const wrong = all.flatMap(({ platform, stage, wrong }) =>
  wrong.map((line) => `${platform}, ${stage}: ${line}`),
);
for (const line of wrong) say(line);
say(`${wrong.length} limits broken in ${all.length} runs`);
process.exit(wrong.length > 0 ? 1 : process.exitCode);
