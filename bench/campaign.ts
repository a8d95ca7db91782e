/**
 * `npm run bench:campaign -- --count 5000 --rate 25 --arrivals 50`: the replies to a mass campaign, and VIPs among them, on
 * a platform that limits calls. How long does a VIP wait, and how long the campaign? Rates are per second: `rate` is what
 * the platform allows per method, `arrivals` how fast contacts write.
 */
import { parseArgs } from 'node:util';
import { demoPolicy, install } from '../test/support/installation.js';
import { arrive, type Arrival } from './campaign/arrivals.js';
import { waitsOf } from './campaign/waits.js';
import { keep } from './kept.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '5000' },
    vips: { type: 'string', default: '30' },
    rate: { type: 'string', default: '25' },
    arrivals: { type: 'string', default: '50' },
  },
});
const [count, vips, rate, arrivals] = [values.count, values.vips, values.rate, values.arrivals].map(
  Number,
) as [number, number, number, number];
const say = (line: string) => void process.stdout.write(`${line}\n`);

const policy = demoPolicy(
  ['callsPerSecond: 5', `callsPerSecond: ${rate}`],
  ['    question:', '    vipContacts: { tags: [gold] }\n\n    question:'],
);
const service = await install(policy, { callsPerSecond: rate, errorsAllowed: Infinity });
try {
  await service.start();
  const arrived: Arrival[] = await arrive(service, { count, vips, arrivals, say });
  const report = { count, vips, rate, arrivals, ...(await waitsOf(service, arrived, say)) };
  keep('bench/results/campaign.json', `${count} replies, ${rate} calls a second`, report);
  say(JSON.stringify(report, null, 1));
} finally {
  await service.stop();
}
process.exit(0);
