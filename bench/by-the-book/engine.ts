/** By the book: a regular start, regular activities, one update per desk request, every setting at its default. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { actsWith, args, serve } from '../speed/front.js';
import { decideOne } from './workflows.js';

const client = new Client({ connection: await Connection.connect({ address: args.temporal }) });
const taskQueue = 'by-the-book';

const activities = actsWith(() =>
  client.workflow.executeUpdateWithStart(decideOne, {
    startWorkflowOperation: new WithStartWorkflowOperation('desk', {
      workflowId: 'desk',
      taskQueue,
      args: [args.agents],
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  }),
);
const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const connection = await NativeConnection.connect({ address: args.temporal });
const worker = await Worker.create({ connection, taskQueue, workflowsPath, activities });
void worker.run();

serve({
  start: (id, email) =>
    client.workflow.start('route', {
      workflowId: `book/${id}`,
      taskQueue,
      args: email === undefined ? [id] : [id, email],
    }),
  reply: (id, text) => client.workflow.getHandle(`book/${id}`).signal('reply', text),
});
