/** `npm run record`: plays the paths that have no stored history yet on a real server and stores it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { createWorld } from '../support/world.js';
import { fixtureFile, fixtures } from './fixtures.js';
import { paths } from './paths.js';

mkdirSync(fixtures, { recursive: true });
for (const [name, play] of Object.entries(paths)) {
  // A stored history stands for runs of a released version. docs/how-to/upgrade.md says when one may be replaced.
  if (existsSync(fixtureFile(name))) continue;
  const world = await createWorld();
  world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  try {
    const { workflowId, runId } = await play(world);
    const history = await world.client.workflow.getHandle(workflowId, runId).fetchHistory();
    writeFileSync(
      fixtureFile(name),
      `${JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) as unknown }, null, 1)}\n`,
    );
    process.stdout.write(`recorded ${name}\n`);
  } finally {
    await world.stop();
  }
}
// The SDK's runtime keeps a process alive that had nothing to record.
process.exit();
