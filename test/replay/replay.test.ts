import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import * as workflows from '../../src/workflows/index.js';
import { quiet } from '../support/quiet.js';
import { fixtureNames, readFixture } from './fixtures.js';
import { paths } from './paths.js';

quiet();
const bundle = (module: string) =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(module, import.meta.url)),
    logger: { ...console, log() {}, trace() {}, debug() {}, info() {}, warn() {} },
  });

describe('stored histories', () => {
  let right: WorkflowBundleWithSourceMap;
  let wrong: WorkflowBundleWithSourceMap;
  before(async () => {
    right = await bundle('../../src/workflows/index.ts');
    wrong = await bundle('./wrong-workflows.ts');
  });

  test('every path has one, and every workflow type', () => {
    assert.deepEqual(fixtureNames().sort(), Object.keys(paths).sort());
    const types = fixtureNames().map(
      (name) =>
        readFixture(name).history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name,
    );
    assert.deepEqual(
      Object.keys(workflows).filter((type) => !types.includes(type)),
      [],
    );
  });

  for (const name of fixtureNames()) {
    test(`${name} replays, and a wrong change is caught`, async () => {
      const { workflowId, history } = readFixture(name);
      await Worker.runReplayHistory({ workflowBundle: right }, history, workflowId);
      await assert.rejects(
        Worker.runReplayHistory({ workflowBundle: wrong }, history, workflowId),
        /[Nn]ondetermini/,
      );
    });
  }
});
