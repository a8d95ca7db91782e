/** A story without faults, which tells where its boundaries are; then the same, killed at each of them. */
import type { Member } from '../../support/fleet.js';
import { until } from '../../support/wait.js';
import { DESK, type Boundary } from './control.js';
import { assignedTo, compare, effectsOf, type Difference, type Effects } from './ledger.js';
import type { Played, Stage } from './stage.js';
import type { Story } from './stories.js';

export interface Recording {
  story: Story;
  effects: Effects;
  /** For each act, what is passed until the next rest: of the conversation, and of the desk meanwhile. */
  acts: { own: Boundary[]; desk: Boundary[] }[];
}

export interface Verdict extends Difference {
  story: string;
  victim: Member;
  boundary: Boundary;
  /** Activities that were under way in the killed process. */
  lost: string[];
  /** False when the run went another way, so that there was nothing to kill at. */
  met: boolean;
  /** More than one: it has had different people. */
  assignees: number[];
  /** Why it did not come to its end. */
  stuck?: string;
}

export async function record(stage: Stage, story: Story): Promise<Recording> {
  const played = await stage.cast(story);
  await begin(stage, story);
  const acts: Recording['acts'] = [];
  for (const [index, act] of story.acts.entries()) {
    for (const subject of [String(played.id), DESK]) stage.control.watch(subject);
    await stage.act(act, [played]);
    await stage.rests(played, index + 1);
    acts.push({ own: stage.control.passed(String(played.id)), desk: stage.control.passed(DESK) });
  }
  return { story, effects: effectsOf(await stage.entries(played)), acts };
}

const begin = (stage: Stage, { before }: Story) => stage.act(before ?? { team: 'online' }, []);

/** Milliseconds that the first may be held: below the shortest time-out of a step, which is 2 s. */
const HOLD = 1_200;
/** Milliseconds after which whoever has not come to its boundary by then will not. */
const TOO_LATE = 8_000;

/**
 * One conversation for each boundary. When all of them stand there, the victim is killed, and started again: each has
 * one kill at its own boundary and none elsewhere.
 * @param act in which act of the story the boundaries are
 */
export async function killAt(
  stage: Stage,
  { story, effects }: Recording,
  act: number,
  boundaries: Boundary[],
  victim: Member,
): Promise<Verdict[]> {
  const { control, fleet } = stage;
  const all = await Promise.all(boundaries.map(() => stage.cast(story)));
  await begin(stage, story);
  for (const one of all) control.watch(String(one.id));
  for (let index = 0; index < act; index++) {
    await stage.act(story.acts[index]!, all);
    await Promise.all(all.map((one) => stage.rests(one, index + 1)));
  }
  const subjects = all.map(({ id }, at) => (boundaries[at]!.startsWith(DESK) ? DESK : String(id)));
  for (const [at, subject] of subjects.entries()) {
    control.watch(subject);
    control.arm(subject, boundaries[at]!);
  }
  const acting = stage.act(story.acts[act]!, all);
  const started = Date.now();
  await until('the boundaries', () => {
    const { subjects: held, ms } = control.held;
    return held.length === all.length || ms > HOLD || Date.now() - started > TOO_LATE;
  });
  const held = new Set(control.held.subjects);
  if (held.size > 0) {
    await fleet.kill(victim);
    control.release();
    await fleet.start(victim);
  }
  control.release();
  await acting;
  const stuck = await playOn(stage, all, act);
  return Promise.all(
    all.map(async (one, at) => {
      const entries = await stage.entries(one);
      const why = stuck.get(one);
      return {
        story: story.name,
        victim,
        boundary: boundaries[at]!,
        lost: await stage.lost(one),
        met: held.has(subjects[at]!),
        ...compare(effects, effectsOf(entries)),
        assignees: [...new Set(assignedTo(entries))],
        ...(why === undefined ? {} : { stuck: why }),
      };
    }),
  );
}

/**
 * Plays them to their end, all together: a team that comes comes for everybody.
 * @returns why some did not come to it
 */
async function playOn(stage: Stage, all: Played[], act: number): Promise<Map<Played, string>> {
  const stuck = new Map<Played, string>();
  const rest = (acts: number) =>
    Promise.all(
      all
        .filter((one) => !stuck.has(one))
        .map((one) => stage.rests(one, acts).catch((e: unknown) => void stuck.set(one, String(e)))),
    );
  await rest(act + 1);
  const acts = all[0]?.story.acts ?? [];
  for (let index = act + 1; index < acts.length; index++) {
    await stage.act(acts[index]!, all);
    await rest(index + 1);
  }
  return stuck;
}
