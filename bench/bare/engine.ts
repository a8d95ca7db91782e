/**
 * The bare engine: what Temporal itself costs for this job in its fastest known form. Eager starts, local activities, a
 * desk with a worker of its own that is asked in batches; no policy, no checks, no story, a bare HTTP endpoint.
 */
import { fileURLToPath } from 'node:url';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { actsWith, args, serve } from '../speed/front.js';
import { decideAll } from './workflows.js';

const connection = await NativeConnection.connect({ address: args.temporal });
const client = new Client({ connection });
const taskQueue = 'bare';

let waiting: { id: string; ok: (agent: string) => void; no: (e: unknown) => void }[] = [];
let busy = false;
async function flush(): Promise<void> {
  if (busy) return;
  busy = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    const startWorkflowOperation = new WithStartWorkflowOperation('desk', {
      workflowId: 'bare-desk',
      taskQueue: 'bare-desk',
      args: [args.agents],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const ids = batch.map(({ id }) => id);
    await client.workflow
      .executeUpdateWithStart(decideAll, { args: [ids], startWorkflowOperation })
      .then((agents) => batch.forEach(({ ok }, at) => ok(agents[at] ?? '')))
      .catch((e: unknown) => batch.forEach(({ no }) => no(e)));
  }
  busy = false;
}

const activities = actsWith(
  (id) =>
    new Promise<string>((ok, no) => {
      waiting.push({ id, ok, no });
      setImmediate(() => void flush());
    }),
);
const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const slots = { maxConcurrentWorkflowTaskExecutions: 200, maxConcurrentLocalActivityExecutions: 200 };
const [runs, desk] = await Promise.all([
  Worker.create({ connection, taskQueue, workflowsPath, activities, ...slots }),
  Worker.create({ connection, taskQueue: 'bare-desk', workflowsPath }),
]);
void Promise.all([runs.run(), desk.run()]);

serve({
  start: (id, email) =>
    client.workflow.start('route', {
      workflowId: `bare/${id}`,
      taskQueue,
      args: email === undefined ? [id] : [id, email],
      requestEagerStart: true,
    }),
  reply: (id, text) => client.workflow.getHandle(`bare/${id}`).signal('reply', text),
});
