/**
 * `npm run faults:versions`: three versions of the workers on one namespace, with open conversations. A patched change is
 * deployed; a wrong one is found by replay, deployed all the same, and rolled back. Every conversation ends, each
 * assigned once.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { bundleWorkflowCode } from '@temporalio/worker';
import { replayRuns } from '../../../src/cli/replay.js';
import { deskId } from '../../../src/client/names.js';
import { publishPolicy } from '../../../src/client/policy/policy-registry.js';
import { takeUpWork } from '../../../src/temporal/worker-versions.js';
import { published } from '../../replay/playing.js';
import { testEnvironment, type TestEnvironment } from '../../support/temporal.js';
import { until } from '../../support/wait.js';
import { createWorld, knownAs, type RunHandle, type World } from '../../support/world.js';

const workspace = `w${randomUUID().slice(0, 8)}`;
const deploymentName = `drill-${workspace}`;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const vip = 'jane@example.com';

describe('a drill of versions', () => {
  let env: TestEnvironment;
  let folder: string;
  const worlds = new Map<string, World>();
  const runs: RunHandle[] = [];
  before(async () => {
    env = await testEnvironment();
    folder = mkdtempSync(join(tmpdir(), 'vip-router-drill-'));
  });
  after(async () => {
    for (const world of worlds.values()) await world.stop();
    await env.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const bundle = async (module: string) => {
    const workflowsPath = fileURLToPath(new URL(`../../replay/${module}`, import.meta.url));
    const silent = { ...console, log() {}, trace() {}, debug() {}, info() {}, warn() {} };
    const file = join(folder, `${module}.js`);
    writeFileSync(file, (await bundleWorkflowCode({ workflowsPath, logger: silent })).code);
    return file;
  };
  const start = async (buildId: string, workflowBundle = env.workflowBundle) => {
    const versioning = { deploymentName, buildId, alone: false };
    const world = await createWorld({ workspace, workflowBundle, versioning });
    worlds.set(buildId, world);
    world.standIn.customers.set(vip, 'vip');
    await takeUpWork(world.client, versioning, { warn: () => undefined });
    return world;
  };
  // In a process of its own, while the workers in this one go on.
  const makeCurrent = async (buildId: string) => {
    const script = `import('./src/cli/main.ts').then(async ({ main }) => process.exit(await main(process.argv.slice(1), process.env)))`;
    const args = [
      'versions',
      '--make-current',
      buildId,
      '--address',
      env.address,
      '--task-queue',
      `test-${workspace}`,
      '--deployment',
      deploymentName,
    ];
    await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script, '--', ...args], {
      cwd: root,
    });
  };
  const failures = async (file: string) => {
    const { client, starter } = worlds.get('v1')!;
    const { types } = await replayRuns(client, {
      bundle: file,
      taskQueue: starter.taskQueue,
      closedWithin: 3_600_000,
    });
    return [...types].flatMap(([type, { failed }]) => failed.map(() => type));
  };
  const buildIdOf = async (workflowId: string) => {
    const { raw } = await worlds.get('v1')!.client.workflow.getHandle(workflowId).describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
  };
  const open = async (world: World, over = {}) => {
    const run = await world.open(over);
    runs.push(run);
    return run;
  };
  const asked = async (world: World) => {
    const run = await open(world);
    await run.reaches(/question 1 of 4/);
    return run;
  };
  const answers = async (run: RunHandle, buildId: string) => {
    await run.says(`I am ${vip}`);
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.equal(await buildIdOf(run.workflowId), buildId);
  };

  test('old code, a patched change, a wrong one, and back', async () => {
    const v1 = await start('v1');
    await publishPolicy(v1.starter, workspace, { published: published(v1, 'p'), edited: true });
    const first = await asked(v1);
    const second = await asked(v1);

    const patchedCode = await bundle('patched-workflows.ts');
    assert.deepEqual(await failures(patchedCode), [], 'a patched change replays');
    const v2 = await start('v2', patchedCode);
    await makeCurrent('v2');
    const third = await asked(v2);
    await answers(first, 'v1');
    await until('the desk has moved', async () => (await buildIdOf(deskId(workspace))) === 'v2');

    const wrongCode = await bundle('wrong-workflows.ts');
    assert.ok(
      (await failures(wrongCode)).includes('assignmentDesk'),
      'a wrong one is found before it is deployed',
    );
    const v3 = await start('v3', wrongCode);
    await makeCurrent('v3');
    const fourth = await open(v3, knownAs(vip));
    await until('the wrong version fails at the desk', () => failsAt(v3, deskId(workspace)));
    assert.equal((await fourth.describe()).status.name, 'RUNNING');

    await makeCurrent('v2');
    assert.equal((await fourth.routed()).outcome, 'assigned');
    assert.equal(await buildIdOf(fourth.workflowId), 'v3');
    await answers(second, 'v1');
    await answers(third, 'v2');
    const after = await open(v2, knownAs(vip));
    assert.equal((await after.routed()).outcome, 'assigned');
    assert.equal(await buildIdOf(after.workflowId), 'v2');

    for (const { conversation } of runs) {
      const assigned = [...worlds.values()].flatMap(({ standIn }) => standIn.chat(conversation).assignments);
      assert.equal(assigned.length, 1, conversation);
    }
  });

  /** A task that an update brought along leaves its failure in the history, not in the count of attempts. */
  async function failsAt({ client }: World, workflowId: string): Promise<boolean> {
    const desk = client.workflow.getHandle(workflowId);
    const { raw } = await desk.describe();
    const { events } = await desk.fetchHistory();
    const failed = (events ?? []).some((event) => event.workflowTaskFailedEventAttributes);
    return failed || (raw.pendingWorkflowTask?.attempt ?? 0) > 1;
  }
});
