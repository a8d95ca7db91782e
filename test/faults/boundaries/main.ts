/**
 * `npm run faults:boundaries`: each story is played once without faults, which tells its boundaries, then once for each
 * boundary with a SIGKILL there; the platform's ledger has to be the same.
 *
 * --victim worker|api|temporal and --story <name>, both repeatable: only these. --at <regular expression>: only
 * boundaries that fit. --fleets 2: installations side by side.
 * --list: only tells the boundaries. --plant <fault>: must turn it red.
 */
import { parseArgs } from 'node:util';
import { members, type Member } from '../../support/fleet.js';
import { DESK, type Boundary } from './control.js';
import { remarks, report } from './report.js';
import { killAt, record, type Recording, type Verdict } from './runs.js';
import { Stage } from './stage.js';
import { stories } from './stories.js';

const { values } = parseArgs({
  options: {
    victim: { type: 'string', multiple: true, default: [...members] },
    story: { type: 'string', multiple: true, default: stories.map(({ name }) => name) },
    at: { type: 'string', default: '' },
    fleets: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
    plant: { type: 'string' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
/** So many conversations reach their boundaries before the first of them would time out. */
const MAX_CONCURRENT = 8;

interface Job {
  recording: Recording;
  act: number;
  boundaries: Boundary[];
  victim: Member;
}

/** The desk's boundaries that have their kill: it does the same for every story. */
const ofTheDesk = new Set<Boundary>();

/** The desk serves all: whoever holds it holds everybody, so that its boundaries come one by one. */
function batchesOf({ own, desk }: Recording['acts'][number], victim: Member): Boundary[][] {
  const fits = new RegExp(values.at);
  const fresh = desk.filter((one) => fits.test(one) && !ofTheDesk.has(`${victim} ${one}`));
  for (const one of fresh) ofTheDesk.add(`${victim} ${one}`);
  const batches = fresh.map((one) => [one]);
  const wanted = own.filter((one) => fits.test(one));
  for (let from = 0; from < wanted.length; from += MAX_CONCURRENT)
    batches.push(wanted.slice(from, from + MAX_CONCURRENT));
  return batches;
}

const jobsOf = (recording: Recording): Job[] =>
  (values.victim as Member[]).flatMap((victim) =>
    recording.acts.flatMap((passed, act) =>
      batchesOf(passed, victim).map((boundaries) => ({ recording, act, boundaries, victim })),
    ),
  );

/** Again where the run went another way, or came too late, as long as that brings one more to its boundary. */
async function killed(stage: Stage, { recording, act, boundaries, victim }: Job): Promise<Verdict[]> {
  const begun = Date.now();
  const all: Verdict[] = [];
  for (let left = boundaries; left.length > 0;) {
    const found = await killAt(stage, recording, act, left, victim);
    const met = found.filter((one) => one.met);
    const last = met.length === 0 || met.length === found.length;
    all.push(...(last ? found : met));
    left = last ? [] : found.filter((one) => !one.met).map(({ boundary }) => boundary);
  }
  const ms = Date.now() - begun;
  say(`${recording.story.name}, act ${act + 1}, ${victim}: ${all.length} boundaries in ${ms} ms`);
  for (const line of all.flatMap(remarks)) say(`  ${line}`);
  return all;
}

async function recorded(stage: Stage): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const story of stories.filter(({ name }) => values.story.includes(name))) {
    // What is done once in an installation's life belongs to no story.
    await record(stage, story);
    const recording = await record(stage, story);
    recordings.push(recording);
    const [own, desk] = (['own', 'desk'] as const).map((of) => recording.acts.flatMap((act) => act[of]));
    say(`${story.name}: ${own!.length} boundaries, and ${desk!.length} of the ${DESK}`);
    if (values.list) for (const one of [...own!, ...desk!]) say(`  ${one}`);
  }
  return recordings;
}

const stages = [await Stage.open(values.plant)];
const verdicts: Verdict[] = [];
try {
  const jobs = (await recorded(stages[0]!)).flatMap(jobsOf);
  if (values.list) jobs.length = 0;
  const fleets = Math.min(Number(values.fleets), jobs.length);
  while (stages.length < fleets) stages.push(await Stage.open(values.plant));
  const work = async (stage: Stage) => {
    for (let job = jobs.shift(); job; job = jobs.shift()) verdicts.push(...(await killed(stage, job)));
  };
  await Promise.all(stages.map(work));
} finally {
  await Promise.all(stages.map((stage) => stage.close()));
}
if (!values.list) {
  const { lines, good } = report(verdicts);
  for (const line of lines) say(line);
  process.exitCode = good ? 0 : 1;
}
