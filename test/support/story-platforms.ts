import type { Stage } from '../../src/cli/demo/play.js';
import type { PlatformName } from '../../sandbox/platforms/index.js';
import { eightStories, type Telling } from './eight-stories.js';

/** What of the stories' ends shows on a platform, for tests that play them on all. */
export interface StoryPlatform {
  /** False: the platform knows no assignee; only the router says who has a conversation. */
  assignee: boolean;
  /** False: it tells no addresses; whom it knows is known by phone. */
  email: boolean;
}

/** One for each stand-in: a platform without an entry does not compile. */
export const storyPlatforms: Record<PlatformName, StoryPlatform> = {
  'respond-io': { assignee: true, email: true },
  chatwoot: { assignee: true, email: true },
  generic: { assignee: true, email: true },
  'whatsapp-cloud': { assignee: false, email: false },
};

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
