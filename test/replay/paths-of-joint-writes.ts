/** The paths of writes that are made together: what happens to one of them when the other, or a wait, comes first. */
import { knownAs, type RunHandle, type World } from '../support/world.js';
import { ended, queued, vip, type Path } from './playing.js';

async function answered(world: World, address = vip): Promise<RunHandle> {
  const run = await world.open();
  await run.reaches(/question 1 of 4/);
  await run.says(address);
  return run;
}

export const ofJointWrites: Record<string, Path> = {
  'tag-owed': async (world) => {
    world.standIn.marks = { comment: 'written' };
    return ended(await world.open(knownAs(vip)));
  },
  'address-owed': async (world) => {
    world.standIn.savesLater = true;
    return ended(await answered(world));
  },
  'address-saved-before-the-queue': async (world) => {
    await queued(world);
    const run = await answered(world, 'joe@example.com');
    await run.reaches(/Waiting for a free agent/);
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    return ended(run);
  },
};
