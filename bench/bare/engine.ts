/**
 * The bare engine: what Temporal itself costs for this job in its fastest known form. Eager starts, local activities, a
 * desk with a worker of its own that is asked in batches; no policy, no checks, no story, a bare HTTP endpoint.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { Pool } from 'undici';
import type { Acts } from '../speed/acts.js';
import type { EngineArgs } from '../speed/engine.js';
import { decideAll } from './workflows.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const args = JSON.parse(process.argv[2] ?? '{}') as EngineArgs;
const outside = new Pool(args.outside, { connections: 128 });
const connection = await NativeConnection.connect({ address: args.temporal });
const client = new Client({ connection });
const taskQueue = 'bare';

async function call(method: 'GET' | 'POST', path: string, body?: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await outside.request({ method, path, headers, body: body ? JSON.stringify(body) : null });
  await answer.body.json();
}

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

const acts: Acts = {
  lookUp: (email: string) => call('GET', `/crm/customers?email=${encodeURIComponent(email)}`),
  decide: (id: string) =>
    new Promise<string>((ok, no) => {
      waiting.push({ id, ok, no });
      setImmediate(() => void flush());
    }),
  assign: async (id: string, agent: string) => {
    await call('GET', `/v2/contact/id:${id}`);
    await call('POST', `/v2/contact/id:${id}/conversation/assignee`, { assignee: Number(agent) });
  },
  comment: (id: string) => call('POST', `/v2/contact/id:${id}/comment`, { text: 'Routed' }),
  ask: (id: string) => call('POST', `/v2/contact/id:${id}/message`, { message: { type: 'text', text: '?' } }),
};

const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const slots = { maxConcurrentWorkflowTaskExecutions: 200, maxConcurrentLocalActivityExecutions: 200 };
const [runs, desk] = await Promise.all([
  Worker.create({ connection, taskQueue, workflowsPath, activities: acts, ...slots }),
  Worker.create({ connection, taskQueue: 'bare-desk', workflowsPath }),
]);
void Promise.all([runs.run(), desk.run()]);

const idOf = (id: string) => `bare/${id}`;
const server = createServer((req, res) => {
  let text = '';
  req.on('data', (chunk: Buffer) => (text += chunk.toString()));
  req.on('end', () => {
    const { id, email, reply } = JSON.parse(text) as { id: string; email?: string; reply?: string };
    const done =
      reply === undefined
        ? client.workflow.start('route', {
            workflowId: idOf(id),
            taskQueue,
            args: email === undefined ? [id] : [id, email],
            requestEagerStart: true,
          })
        : client.workflow.getHandle(idOf(id)).signal('reply', reply);
    done.then(
      () => res.end(),
      (e: unknown) => res.writeHead(503).end(String(e)),
    );
  });
});
server.listen(args.port, '127.0.0.1', () => process.stdout.write('ready\n'));
