import type { PlatformName } from '../../src/sandbox/platforms/index.js';

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
