/** Many conversations at once on a platform that doubles, delays, reorders and loses, and whose API fails. */
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Misbehaviour } from '../../src/sandbox/chaos.js';
import type { Entry } from '../../src/sandbox/ledger.js';
import { dialects, type PlatformName } from '../../src/sandbox/platforms/index.js';
import { control, wrongWithoutAssignee } from './eight-stories.js';
import { demoPolicy, install, type Installation } from './installation.js';
import { storyPlatforms, type StoryPlatform } from './story-platforms.js';
import { tellAll, type Ended } from './telling.js';

export interface ChaoticPlay {
  platform: PlatformName;
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
}

/** What goes wrong, and how often. */
const chaos: Omit<Misbehaviour, 'seed' | 'drop'> = {
  duplicate: 0.2,
  delay: 1_500,
  tooMany: 0.05,
  error: 0.05,
  reset: 0.05,
};

export async function playChaotically(play: ChaoticPlay): Promise<ChaoticEnd> {
  // What a platform does not repeat is lost, for any receiver: there nothing is.
  const repeats = dialects[play.platform].retryAfter.length > 0;
  const policy = demoPolicy(['timeout: 5m', 'timeout: 20s'], ['patience: 5s', 'patience: 30s']);
  const service = await install(policy, {
    platform: play.platform,
    ...(repeats ? { retryAfter: [300, 600, 1_200, 2_400] } : {}),
    errorsAllowed: Infinity,
  });
  try {
    await service.start();
    await control(
      service.sandbox.url,
      '/webhooks',
      { chaos: { ...chaos, drop: repeats ? 0.1 : 0, seed: play.seed } },
      'PUT',
    );
    const told = await tellAll(new SandboxClient(service.sandbox.url, 60_000), service.sandbox.url, play);
    return { wrong: await judge(service, told, storyPlatforms[play.platform]), ...(await countsOf(service)) };
  } finally {
    await service.stop();
  }
}

/** Each story's own verdict, and what was done to each conversation. */
async function judge(service: Installation, ended: Ended[], shows: StoryPlatform): Promise<string[]> {
  const wrong: string[] = [];
  for (const { telling, told } of ended) {
    const complain = (what: string) => wrong.push(`${told.name} (contact ${told.contact}): ${what}`);
    if (!shows.assignee) {
      const wrongHere = wrongWithoutAssignee(told);
      if (wrongHere !== undefined) complain(wrongHere);
      continue;
    }
    const calls = await read<Entry[]>(service, `/ledger?contact=${told.contact}`);
    const effects = (call: string) => calls.filter((one) => one.call === call && one.effect !== undefined);
    // A comment in doubt is never written twice, so it may be missing.
    const doubtful = calls.some(({ call, status }) => call === 'comment' && (status === 0 || status >= 500));
    if (told.wrong !== undefined && !(doubtful && told.wrong.startsWith('0 comments'))) complain(told.wrong);
    if (effects('comment').length > 1) complain(`${effects('comment').length} comments`);
    const writes = effects('assignee').filter(({ effect }) => effect !== null).length;
    if (writes > 1 || (telling.assigned && writes === 0)) complain(`assigned ${writes} times`);
  }
  return wrong;
}

async function countsOf(service: Installation): Promise<Omit<ChaoticEnd, 'wrong'>> {
  const deliveries = await read<{ status: unknown }[]>(service, '/deliveries');
  const calls = await read<Entry[]>(service, '/ledger');
  return {
    deliveries: deliveries.length,
    lost: deliveries.filter(({ status }) => status === 'no answer').length,
    failedCalls: calls.filter(({ status }) => status === 0 || status === 429 || status >= 500).length,
  };
}

const read = async <T>(service: Installation, path: string): Promise<T> =>
  (await (await fetch(`${service.sandbox.url}/sandbox${path}`)).json()) as T;
