/** `npm run faults:soak -- --minutes 20 --width 8`: conversations without a pause; memory and histories have to stay flat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { Entry } from '../../../sandbox/ledger.js';
import { control } from '../../support/eight-stories.js';
import { members, startFleet } from '../../support/fleet.js';
import { demoPolicy } from '../../support/installation.js';
import { PatientSandbox } from '../../support/patient-sandbox.js';
import { tellAll, type Ended } from '../../support/telling.js';
import { judge } from '../kills/verdict.js';
import { sample, trend, type Sample } from './gauges.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, width: { type: 'string', default: '8' } },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
/** Milliseconds between two samples. */
const EVERY = 10_000;
/** The server warns at 10,240 events; a workflow that never ends has to begin anew far below. */
const MAX_HISTORY = 10_240;
/** What a process may have grown by from the second quarter to the last. */
const GROWTH = 1.15;
/** Conversations after which their outcome is judged, and the stand-in forgets them. */
const ROUND = 70;
/** Milliseconds in which the closes of a round arrive. */
const CLOSES = 2_000;

const policy = demoPolicy(['callsPerSecond: 5', 'callsPerSecond: false'], ['timeout: 5m', 'timeout: 5s']);
const fleet = await startFleet({ policy });
const connection = await Connection.connect({ address: fleet.temporalAddress });
const client = new Client({ connection });
const { url } = fleet.sandbox;
const samples: Sample[] = [];
const until = Date.now() + Number(values.minutes) * 60_000;
const sampling = (async () => {
  while (Date.now() < until) {
    samples.push(await sample(fleet, client));
    await sleep(EVERY);
  }
})();
try {
  let conversations = 0;
  const otherwise: string[] = [];
  while (Date.now() < until) {
    const tellings = { platform: 'respond-io', count: ROUND, width: Number(values.width) } as const;
    const ended: Ended[] = await tellAll(new PatientSandbox(url, 60_000), url, tellings);
    const ledger = (await (await fetch(`${url}/sandbox/ledger`)).json()) as Entry[];
    otherwise.push(...judge(ended, ledger, new Map(), []).otherwise);
    conversations += ended.length;
    await Promise.all(ended.map(({ told }) => control(url, `/contacts/${told.contact}/close`, { by: null })));
    await sleep(CLOSES);
    await control(url, '/reset', {});
  }
  await sampling;
  for (const line of otherwise) say(line);
  say(`${conversations} conversations, ${otherwise.length} ended otherwise than they should`);
  if (otherwise.length > 0) process.exitCode = 1;
  for (const one of members) {
    const { early, late } = trend(samples, ({ memory }) => memory[one]);
    say(`${one}: ${early} MiB, then ${late} MiB`);
    // The dev server keeps its caches; it is Temporal's.
    if (one !== 'temporal' && late > GROWTH * early) process.exitCode = 1;
  }
  for (const id of Object.keys(samples[0]?.histories ?? {})) {
    const most = Math.max(...samples.map(({ histories }) => histories[id] ?? 0));
    say(`${id}: ${most} events at most`);
    if (most > MAX_HISTORY) process.exitCode = 1;
  }
} finally {
  await connection.close();
  await fleet.close();
}
