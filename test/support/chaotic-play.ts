/** Many conversations at once on a platform that doubles, delays, reorders and loses, and whose API fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Misbehaviour } from '../../sandbox/chaos.js';
import type { Entry } from '../../sandbox/ledger.js';
import { dialectOf } from '../../sandbox/platforms/index.js';
import { catchUpScheduleId } from '../../src/client/catch-up/catch-up-schedule.js';
import { judge, read } from './chaotic-verdict.js';
import { control } from './eight-stories.js';
import { demoPolicy, install, type Installation } from './installation.js';
import { partsFor, storyPlatform, type Part } from './story-platforms.js';
import { tellAll } from './telling.js';

export interface ChaoticPlay {
  platform: string;
  seed: number;
  count: number;
  /** Conversations at a time. */
  width: number;
  say?: (line: string) => void;
}

export interface ChaoticEnd {
  /** What ended otherwise than without faults, a line each. */
  wrong: string[];
  deliveries: number;
  lost: number;
  failedCalls: number;
  /** Assigned conversations that the catch-up had found. */
  caughtUp: number;
}

/** What goes wrong, and how often. */
const chaos: Omit<Misbehaviour, 'seed'> = {
  duplicate: 0.2,
  drop: 0.1,
  delay: 1_500,
  tooMany: 0.05,
  error: 0.05,
  reset: 0.05,
};

/**
 * Where a webhook is sent once, what gets lost is told by nobody: openings are found by the catch-up, and an answer
 * that is lost was never given (docs/reference/chatwoot.md).
 */
const chaosWithoutRepeats = { ...chaos, drop: 0, loseOpening: 0.1 };

/** Milliseconds. The standard is 5 minutes, and the stories are short. */
const CATCH_UP_EVERY = 10_000;

export async function playChaotically(play: ChaoticPlay): Promise<ChaoticEnd> {
  const parts = partsFor(storyPlatform(play.platform));
  const all = parts.reduce((sum, { stories }) => sum + stories.length, 0);
  const ends: ChaoticEnd[] = [];
  for (const part of parts) {
    const count = Math.ceil((play.count * part.stories.length) / all);
    ends.push(await playPart(part, { ...play, count }));
  }
  const sum = (of: Exclude<keyof ChaoticEnd, 'wrong'>) => ends.reduce((all, end) => all + end[of], 0);
  return {
    wrong: ends.flatMap(({ wrong }) => wrong),
    deliveries: sum('deliveries'),
    lost: sum('lost'),
    failedCalls: sum('failedCalls'),
    caughtUp: sum('caughtUp'),
  };
}

async function playPart(part: Part, play: ChaoticPlay): Promise<ChaoticEnd> {
  const { platform, seed } = play;
  const repeats = dialectOf(platform).retryAfter.length > 0;
  const policy = demoPolicy(['timeout: 5m', 'timeout: 20s'], ...part.edits, [
    'patience: 5s',
    'patience: 30s',
  ]);
  const service = await install(policy, { platform, errorsAllowed: Infinity });
  const over = new AbortController();
  try {
    await service.start();
    const settings = { ...(repeats ? chaos : chaosWithoutRepeats), seed };
    await control(service.sandbox.url, '/webhooks', { chaos: settings }, 'PUT');
    const catchingUp = repeats ? Promise.resolve() : catchUp(service, over.signal);
    const sandbox = new SandboxClient(service.sandbox.url, 60_000);
    const ended = await tellAll(sandbox, service.sandbox.url, { ...part, ...play });
    over.abort();
    await catchingUp;
    return {
      wrong: await judge(service, ended, storyPlatform(platform)),
      ...(await countsOf(service)),
    };
  } finally {
    over.abort();
    await service.stop();
  }
}

/** Again and again, side by side. */
async function catchUp(service: Installation, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await service.trigger(catchUpScheduleId('acme'));
    await sleep(CATCH_UP_EVERY, undefined, { signal }).catch(() => undefined);
  }
}

async function countsOf(service: Installation): Promise<Omit<ChaoticEnd, 'wrong'>> {
  const deliveries = await read<{ status: unknown }[]>(service, '/deliveries');
  const calls = await read<Entry[]>(service, '/ledger');
  const { contacts } = await read<{ contacts: { comments: { text: string }[] }[] }>(service, '/state');
  return {
    deliveries: deliveries.length,
    lost: deliveries.filter(({ status }) => status === 'no answer').length,
    failedCalls: calls.filter(({ status }) => status === 0 || status === 429 || status >= 500).length,
    caughtUp: contacts.filter(({ comments }) =>
      comments.some(({ text }) => text.includes('found by catch-up')),
    ).length,
  };
}
