import { dialects } from '../../sandbox/platforms/index.js';
import { platformKinds } from '../../src/platforms/index.js';
import type { Stage } from '../../src/cli/demo/play.js';
import { eightStories, type Telling } from './eight-stories.js';

/** What of the stories' ends shows on a platform, for tests that play them on all. */
export interface StoryPlatform {
  /** False: the platform knows no assignee; only the router says who has a conversation. */
  assignee: boolean;
  /** False: it tells no addresses; whom it knows is known by phone. */
  email: boolean;
}

/** What shows on a platform, by what it can do. */
export function storyPlatform(name: string): StoryPlatform {
  const can = platformKinds.get(name)?.capabilities;
  if (!can) throw new RangeError(`there is no platform ${name}`);
  return { assignee: can.assignee, email: can.contactFields };
}

/** One for each stand-in. */
export const storyPlatforms: [name: string, shows: StoryPlatform][] = [...dialects.keys()].map((name) => [
  name,
  storyPlatform(name),
]);

/** Stories that are played under one policy. */
export interface Part {
  stories: Telling[];
  /** Of the demo's policy. */
  edits: [found: string, put: string][];
  knownAs?: NonNullable<Stage['knownAs']>;
}

/** Whoever is known by phone is asked nothing: where there are no addresses the others need another policy. */
export function partsFor({ email }: StoryPlatform): Part[] {
  if (email) return [{ stories: eightStories, edits: [] }];
  let last = 0;
  return [
    {
      stories: eightStories.filter(isKnown),
      edits: [
        ['?email=$contact.email', '?phone=$contact.phone'],
        ['patience: 5s', 'identifyBy: [phone]\n      patience: 5s'],
      ],
      knownAs: () => ({ phone: `+49301${String(++last).padStart(7, '0')}` }),
    },
    { stories: eightStories.filter((one) => !isKnown(one)), edits: [] },
  ];
}

const isKnown = ({ name }: Telling) => name.includes('known');
