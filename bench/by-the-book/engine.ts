/** By the book: a regular start, regular activities, one update per desk request, every setting at its default. */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Pool } from 'undici';
import type { Acts } from '../speed/acts.js';
import type { EngineArgs } from '../speed/engine.js';
import { decideOne } from './workflows.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const args = JSON.parse(process.argv[2] ?? '{}') as EngineArgs;
const outside = new Pool(args.outside, { connections: 128 });
const client = new Client({ connection: await Connection.connect({ address: args.temporal }) });
const taskQueue = 'by-the-book';

async function call(method: 'GET' | 'POST', path: string, body?: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await outside.request({ method, path, headers, body: body ? JSON.stringify(body) : null });
  await answer.body.json();
}

const acts: Acts = {
  lookUp: (email: string) => call('GET', `/crm/customers?email=${encodeURIComponent(email)}`),
  decide: () =>
    client.workflow.executeUpdateWithStart(decideOne, {
      startWorkflowOperation: new WithStartWorkflowOperation('desk', {
        workflowId: 'desk',
        taskQueue,
        args: [args.agents],
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    }),
  assign: async (id: string, agent: string) => {
    await call('GET', `/v2/contact/id:${id}`);
    await call('POST', `/v2/contact/id:${id}/conversation/assignee`, { assignee: Number(agent) });
  },
  comment: (id: string) => call('POST', `/v2/contact/id:${id}/comment`, { text: 'Routed' }),
  ask: (id: string) => call('POST', `/v2/contact/id:${id}/message`, { message: { type: 'text', text: '?' } }),
};

const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const connection = await NativeConnection.connect({ address: args.temporal });
const worker = await Worker.create({ connection, taskQueue, workflowsPath, activities: acts });
void worker.run();

const server = createServer((req, res) => {
  let text = '';
  req.on('data', (chunk: Buffer) => (text += chunk.toString()));
  req.on('end', () => {
    const { id, email, reply } = JSON.parse(text) as { id: string; email?: string; reply?: string };
    const done =
      reply === undefined
        ? client.workflow.start('route', {
            workflowId: `book/${id}`,
            taskQueue,
            args: email === undefined ? [id] : [id, email],
          })
        : client.workflow.getHandle(`book/${id}`).signal('reply', reply);
    done.then(
      () => res.end(),
      (e: unknown) => res.writeHead(503).end(String(e)),
    );
  });
});
server.listen(args.port, '127.0.0.1', () => process.stdout.write('ready\n'));
