/** The paths on a platform without a limit: what is short and may be done twice is done in the workflow task. */
import { unavailable } from '../support/stand-in.js';
import { knownAs, type World } from '../support/world.js';
import { ended, vip, type Path } from './playing.js';

function withoutALimit(world: World): World {
  world.policy.platform = { name: 'respond-io', unlimited: true };
  world.policy.vipTag = 'VIP';
  return world;
}

export const withoutLimit: Record<string, Path> = {
  'commented-at-once': async (world) => ended(await withoutALimit(world).open(knownAs(vip))),
  'comment-owed': async (world) => {
    world.standIn.commentsFail = {};
    return ended(await withoutALimit(world).open(knownAs(vip)));
  },
  'tagged-at-the-second-try': async (world) => {
    world.standIn.before('updateContactTag', (attempt) => {
      if (attempt === 1) throw unavailable();
    });
    return ended(await withoutALimit(world).open(knownAs(vip)));
  },
  'saved-with-a-local-assignment': async (world) => {
    const run = await withoutALimit(world).open();
    await run.reaches(/question 1 of 4/);
    await run.says(vip);
    return ended(run);
  },
};
