/**
 * `npm run faults:network -- --pair Temporal --toxic reset --count 12`: conversations while a connection is bad; every
 * pair with every toxic unless some are named.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Entry } from '../../../sandbox/ledger.js';
import { demoPolicy } from '../../support/installation.js';
import { PatientSandbox } from '../../support/patient-sandbox.js';
import { tellAll } from '../../support/telling.js';
import { isAlive } from '../../support/temporal-process.js';
import * as toxics from '../../support/toxics.js';
import { judge } from '../kills/verdict.js';
import { pairs, startBadNetwork, type Pair } from './bad-network.js';

const bad: Record<string, toxics.Toxic> = {
  latency: toxics.latency(400),
  jitter: toxics.jitter(300),
  bandwidth: toxics.bandwidth(4_000),
  'slow close': toxics.slowClose(3_000),
  timeout: toxics.timeout(2_000),
  reset: toxics.reset(),
  slicer: toxics.slicer(40, 5),
  'limit data': toxics.limitData(2_000),
};
const { values } = parseArgs({
  options: {
    pair: { type: 'string', multiple: true, default: [...pairs] },
    toxic: { type: 'string', multiple: true, default: Object.keys(bad) },
    count: { type: 'string', default: '14' },
  },
});
/** Milliseconds that it lasts; every time-out and every retry of a write falls into it. */
const LASTS = 7_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const policy = demoPolicy(
  ['callsPerSecond: 5', 'callsPerSecond: false'],
  ['timeout: 5m', 'timeout: 15s'],
  ['patience: 5s', 'patience: 60s'],
);
const network = await startBadNetwork(policy);
const { fleet, proxies } = network;
const { url } = fleet.sandbox;
const born = [fleet.pid('worker'), fleet.pid('api')];
try {
  for (const pair of values.pair as Pair[])
    for (const toxic of values.toxic) {
      const proxy = proxies[pair];
      proxy.touched = 0;
      proxy.toxic = bad[toxic]!;
      const lifted = sleep(LASTS).then(() => (proxy.toxic = toxics.clean));
      const tellings = {
        count: Number(values.count),
        width: Number(values.count),
      } as const;
      const ended = await tellAll(new PatientSandbox(url, 60_000), url, tellings);
      await lifted;
      const ledger = (await (await fetch(`${url}/sandbox/ledger`)).json()) as Entry[];
      const { otherwise, lost, twoAssignees, repeated, doubledTexts, missingComments, doubledComments } =
        judge(ended, ledger, new Map(), []);
      const figures = { lost, twoAssignees, repeated, doubledTexts, missingComments, doubledComments };
      say(`${pair}, ${toxic}: ${proxy.touched} chunks; ${JSON.stringify(figures)}`);
      for (const line of otherwise) say(`  ${line}`);
      if (lost + twoAssignees + repeated > 0 || proxy.touched === 0) process.exitCode = 1;
    }
  const alive = born.every(isAlive);
  say(alive ? 'worker and API are the processes that began' : 'a process has ended meanwhile');
  if (!alive) process.exitCode = 1;
} finally {
  await network.close();
}
