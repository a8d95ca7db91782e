/** Many conversations of the eight stories, a number of them at a time. */
import type { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { PlatformName } from '../../src/sandbox/platforms/index.js';
import { eightStories, type Telling, type Told } from './eight-stories.js';
import { storyPlatforms } from './story-platforms.js';

export interface Tellings {
  platform: PlatformName;
  count: number;
  /** Conversations at a time. */
  width: number;
  say?: (line: string) => void;
}

export interface Ended {
  telling: Telling;
  told: Told;
}

/** Milliseconds that one conversation may take: four questions, each of them in doubt. */
const LONGEST_STORY = 90_000;

/** @param url of the stand-in */
export async function tellAll(sandbox: SandboxClient, url: string, tellings: Tellings): Promise<Ended[]> {
  const { count, width, say, platform } = tellings;
  const ended: Ended[] = [];
  // Without addresses whoever is known is known by another policy than those who are asked.
  const { email } = storyPlatforms[platform];
  const stories = eightStories.filter(({ name }) => email || !name.includes('known'));
  let next = 0;
  const one = async () => {
    for (let at = next++; at < count; at = next++) {
      const telling = stories[at % stories.length]!;
      const deadline = Date.now() + LONGEST_STORY;
      const stage = { sandbox, say: () => undefined, patient: false, deadline, id: `c${at}` };
      ended.push({ telling, told: await telling.tell(stage, url) });
      if (ended.length % 25 === 0) say?.(`${ended.length} of ${count} conversations have ended`);
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return ended;
}
