/**
 * `npm run faults:kills -- --count 1000 --seed 1 --width 120`: conversations while worker, API and Temporal are killed with
 * SIGKILL at random and started again; three restarts of ten are followed by the next kill within seconds.
 * --explain: what the slowest five did meanwhile.
 */
import { parseArgs } from 'node:util';
import type { Entry } from '../../../sandbox/ledger.js';
import { startFleet } from '../../support/fleet.js';
import { demoPolicy } from '../../support/installation.js';
import { PatientSandbox } from '../../support/patient-sandbox.js';
import { tellAll } from '../../support/telling.js';
import { until } from '../../support/wait.js';
import { killAtRandom } from './killing.js';
import { timeline } from './timeline.js';
import { judge, type Heard } from './verdict.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    width: { type: 'string', default: '120' },
    explain: { type: 'boolean', default: false },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`seed ${values.seed}`);

/** Milliseconds; after them an accepted conversation is routed, counted from the restart's readiness. */
const SOON_ENOUGH = 6_000;

/** Milliseconds after the last restart in which everything has to come to its end. */
const SETTLES = 120_000;

const policy = demoPolicy(
  ['callsPerSecond: 5', 'callsPerSecond: false'],
  ['timeout: 5m', 'timeout: 20s'],
  ['patience: 5s', 'patience: 60s'],
);
// The platform's own repeats would hide how soon the service is back.
const fleet = await startFleet({ policy, sandbox: { retryAfter: Array.from({ length: 120 }, () => 500) } });
const { url } = fleet.sandbox;
const read = async (path: string): Promise<unknown> => (await fetch(`${url}/sandbox${path}`)).json();
const killing = killAtRandom(fleet, Number(values.seed));
const tellings = {
  count: Number(values.count),
  width: Number(values.width),
  say,
} as const;
try {
  const sandbox = new PatientSandbox(url, 60_000);
  const ended = await tellAll(sandbox, url, tellings);
  const kills = await killing.stop();
  const mine = new Set(ended.flatMap(({ telling, told }) => (telling.assigned ? [told.contact] : [])));
  // What a story gave up is lost only when nobody gets it after the last restart either.
  const assigned = async () => {
    const { contacts } = (await read('/state')) as { contacts: { id: number; assignee: number | null }[] };
    return contacts.every(({ id, assignee }) => !mine.has(id) || assignee !== null);
  };
  await until('everybody is assigned', assigned, SETTLES).catch(() => undefined);
  const { contacts } = (await read('/state')) as {
    contacts: { id: number; messages: { from: string; at: number }[] }[];
  };
  const heard: Heard = new Map(
    contacts.flatMap(({ id, messages }) => {
      const last = messages.findLast(({ from }) => from === 'contact');
      return last ? [[id, last.at]] : [];
    }),
  );
  const { otherwise, slowest, ...figures } = judge(ended, (await read('/ledger')) as Entry[], heard, kills);
  for (const line of otherwise) say(line);
  if (values.explain)
    for (const { contact, after } of slowest) {
      const run = await sandbox.routing(contact);
      say(`contact ${contact}, assigned ${after} ms after a restart:`);
      for (const line of run ? await timeline(fleet.temporalAddress, run.workflowId, kills) : []) say(line);
    }
  say(JSON.stringify(figures, null, 2));
  const { lost, twoAssignees, repeated, slowestAfterRestart } = figures;
  const promised =
    lost === 0 && twoAssignees === 0 && repeated <= kills.length && slowestAfterRestart <= SOON_ENOUGH;
  if (!promised) process.exitCode = 1;
} finally {
  await killing.stop();
  await fleet.close();
}
