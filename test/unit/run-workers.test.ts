import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from '@temporalio/worker';
import { runWorkers } from '../../src/run-workers.js';

test('a worker that has to be forced does not leave those after it running', async () => {
  const stopped: string[] = [];
  const worker = (name: string, failure?: Error): Worker => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      end = () => {
        if (failure) reject(failure);
        else resolve();
      };
    });
    const one = {
      run: () => ended,
      getState: () => 'RUNNING',
      shutdown: () => {
        stopped.push(name);
        end();
      },
    };
    return one as unknown as Worker;
  };
  const running = runWorkers([worker('routing', new Error('forced')), worker('desk'), worker('platform')]);
  running.done.catch(() => undefined);
  await assert.rejects(running.stop(), /forced/);
  assert.deepEqual(stopped, ['routing', 'desk', 'platform']);
});
