/** Floods on one platform, one after another, each with a restart after it. */
import { loadavg } from 'node:os';
import { isAlive } from '../../support/temporal-process.js';
import { besides, type Waits } from './beside.js';
import { openField, type Field } from './field.js';
import { watchMemory, type Memory } from './memory.js';
import { Sender, type Answers } from './sender.js';
import { stages, type Flood, type Sizes, type StageName } from './stages.js';

export interface Played {
  platform: string;
  stage: StageName | 'quiet';
  sent: number;
  /** Of the flood alone. */
  seconds: number;
  answers: Answers;
  /** Other VIPs meanwhile. */
  waits: Waits;
  memory: Memory;
  /** The machine's load average when it was over: with more than its cores the figures say little. */
  load: number;
  /** What breaks a limit, a line each. */
  wrong: string[];
  notes: string[];
}

/** Milliseconds. More is a gross break; the figure itself is printed. */
const MAX_WAIT = 5_000;
/** MiB that a flood may add. */
const MAX_GROWTH = 1_024;
const RIGHT = ['200', '202', '503'];

/** @param told each as soon as it is known; slow ends come last */
export async function playFloods(
  platform: string,
  names: readonly StageName[],
  sizes: Sizes,
  told: (played: Played) => void = () => undefined,
): Promise<Played[]> {
  const field = await openField(platform);
  const all: Played[] = [];
  const slow: Promise<void>[] = [];
  try {
    await field.service.start();
    await besides(field, Promise.resolve(), 4); // The first ones wait for what is loaded once.
    all.push(await quiet(field));
    told(all[0]!);
    for (const name of names) {
      const { flood, played } = await playOne(field, name, sizes);
      all.push(played);
      await restart(field);
      const ended = endOf(field, flood, played).then(() => told(played));
      if (flood.isSlow) slow.push(ended);
      else await ended;
    }
    await Promise.all(slow);
    return all;
  } finally {
    await field.service.stop();
  }
}

async function quiet(field: Field): Promise<Played> {
  const memory = watchMemory(field.service.pids().service);
  const waits = await besides(field, Promise.resolve(), 20);
  const rest = { sent: 0, seconds: 0, answers: {}, notes: [], load: load() };
  return {
    platform: field.platform,
    stage: 'quiet',
    ...rest,
    waits,
    memory: memory.stop(),
    wrong: wrongIn(waits),
  };
}

async function playOne(
  field: Field,
  stage: StageName,
  sizes: Sizes,
): Promise<{ flood: Flood; played: Played }> {
  const { service, platform } = field;
  const { service: pid } = service.pids();
  const flood: Flood = await stages[stage](field, sizes);
  const sender = new Sender(service, field.dialect);
  const memory = watchMemory(pid);
  const began = performance.now();
  let seconds = 0;
  try {
    const flooding = flood.flood(sender).then(() => (seconds = (performance.now() - began) / 1_000));
    const waits = await besides(field, flooding);
    if (!isAlive(pid)) throw new Error(`${platform}, ${stage}: the service is dead`);
    const used = memory.stop();
    const { answers } = sender;
    const wrong = [...wrongIn(waits), ...wrongAnswers(answers, flood.alsoRight ?? [])];
    if (used.max - used.before > MAX_GROWTH) wrong.push(`memory grew from ${used.before} to ${used.max} MiB`);
    const played = { platform, stage, sent: flood.count, seconds, answers, waits, memory: used };
    return { flood, played: { ...played, load: load(), wrong, notes: [] } };
  } finally {
    await sender.close();
  }
}

const load = (): number => Math.round(loadavg()[0] ?? 0);

async function restart({ service }: Field): Promise<void> {
  await service.kill();
  await service.start();
}

/** The flooded conversation ends, and others are served. */
async function endOf(field: Field, flood: Flood, played: Played): Promise<void> {
  const others = besides(field, Promise.resolve(), 4);
  const end = await flood.end().catch((e: unknown) => ({ wrong: [String(e)], notes: [] }));
  const { lost, assignedTwice, asked } = await others;
  played.wrong.push(...end.wrong);
  played.notes.push(...(end.notes ?? []));
  const sum = lost + assignedTwice + asked;
  if (sum > 0) played.wrong.push(`after the restart: ${lost} lost, ${assignedTwice} twice, ${asked} asked`);
}

function wrongIn({ lost, assignedTwice, asked, max }: Waits): string[] {
  const wrong: string[] = [];
  if (lost > 0) wrong.push(`${lost} VIPs lost`);
  if (assignedTwice > 0) wrong.push(`${assignedTwice} VIPs assigned twice`);
  if (asked > 0) wrong.push(`${asked} known VIPs asked`);
  if (max > MAX_WAIT) wrong.push(`a VIP waited ${max} ms`);
  return wrong;
}

function wrongAnswers(answers: Answers, alsoRight: readonly string[]): string[] {
  const right = new Set([...RIGHT, ...alsoRight]);
  return Object.entries(answers).flatMap(([status, count]) =>
    right.has(status) ? [] : [`${count} times answered ${status}`],
  );
}
