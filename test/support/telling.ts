/** Many conversations of the eight stories, a number of them at a time. */
import type { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Stage } from '../../src/cli/demo/play.js';
import { eightStories, type Telling, type Told } from './eight-stories.js';

export interface Tellings {
  /** Absent: all eight. */
  stories?: readonly Telling[];
  /** How contacts of whom the platform knows something are known. */
  knownAs?: NonNullable<Stage['knownAs']>;
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
const MAX_STORY = 90_000;

/** @param url of the stand-in */
export async function tellAll(sandbox: SandboxClient, url: string, tellings: Tellings): Promise<Ended[]> {
  const { stories = eightStories, knownAs, count, width, say } = tellings;
  const ended: Ended[] = [];
  let next = 0;
  const one = async () => {
    for (let at = next++; at < count; at = next++) {
      const telling = stories[at % stories.length]!;
      const deadline = Date.now() + MAX_STORY;
      const stage = { sandbox, say: () => undefined, patient: false, deadline, id: `c${at}` };
      const told = await telling.tell({ ...stage, ...(knownAs ? { knownAs } : {}) }, url);
      ended.push({ telling, told });
      if (ended.length % 25 === 0) say?.(`${ended.length} of ${count} conversations have ended`);
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return ended;
}
