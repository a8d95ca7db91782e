/**
 * `npm run faults:outside -- --trouble "disk full" --count 28`: conversations that begin while the platform answers 429,
 * the CRM is slow, Temporal's disk is full or the clocks of worker and API jump; all of these unless some are named.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Entry } from '../../../sandbox/ledger.js';
import { startFleet } from '../../support/fleet.js';
import { demoPolicy } from '../../support/installation.js';
import { PatientSandbox } from '../../support/patient-sandbox.js';
import { tellAll } from '../../support/telling.js';
import { judge } from '../kills/verdict.js';
import { troubles } from './troubles.js';

const { values } = parseArgs({
  options: {
    trouble: { type: 'string', multiple: true, default: Object.keys(troubles) },
    count: { type: 'string', default: '28' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const policy = demoPolicy(
  ['callsPerSecond: 5', 'callsPerSecond: false'],
  ['timeout: 5m', 'timeout: 15s'],
  ['patience: 5s', 'patience: 60s'],
);
const count = Number(values.count);
for (const name of values.trouble) {
  const trouble = troubles[name];
  if (!trouble) throw new Error(`no trouble "${name}"; there are: ${Object.keys(troubles).join(', ')}`);
  const fleet = await startFleet({ policy, env: trouble.env ?? {} });
  try {
    const { url } = fleet.sandbox;
    await trouble.begin(fleet);
    const over = sleep(trouble.lasts).then(() => trouble.end(fleet));
    const tellings = { platform: 'respond-io', count, width: count } as const;
    const ended = await tellAll(new PatientSandbox(url, 60_000), url, tellings);
    await over;
    const ledger = (await (await fetch(`${url}/sandbox/ledger`)).json()) as Entry[];
    const { otherwise, ...figures } = judge(ended, ledger, new Map(), []);
    say(`${name}: ${JSON.stringify(figures)}`);
    for (const line of otherwise) say(`  ${line}`);
    if (figures.lost + figures.twoAssignees + figures.repeated > 0) process.exitCode = 1;
  } finally {
    await fleet.close();
  }
}
