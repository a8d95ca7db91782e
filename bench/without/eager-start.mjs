// Every start waits for a worker to fetch its first task.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { WorkflowClient } = await import('@temporalio/client');
  const { start } = WorkflowClient.prototype;
  WorkflowClient.prototype.start = function (type, options) {
    return start.call(this, type, { ...options, requestEagerStart: false });
  };
}
