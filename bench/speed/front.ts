/** What the engines that are not the product share: HTTP in, and the calls to platform and CRM. */
import { createServer } from 'node:http';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Pool } from 'undici';
import type { EngineArgs } from './engine.js';

/** What they do outside of Temporal. */
export interface Acts {
  lookUp: (email: string) => Promise<void>;
  /** @returns the agent's id */
  decide: (id: string) => Promise<string>;
  assign: (id: string, agent: string) => Promise<void>;
  comment: (id: string) => Promise<void>;
  ask: (id: string) => Promise<void>;
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
export const args = JSON.parse(process.argv[2] ?? '{}') as EngineArgs;
const outside = new Pool(args.outside, { connections: 128 });

async function call(method: 'GET' | 'POST', path: string, body?: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await outside.request({ method, path, headers, body: body ? JSON.stringify(body) : null });
  await answer.body.json();
}

export const actsWith = (decide: Acts['decide']): Acts => ({
  decide,
  lookUp: (email) => call('GET', `/crm/customers?email=${encodeURIComponent(email)}`),
  assign: async (id, agent) => {
    await call('GET', `/v2/contact/id:${id}`);
    await call('POST', `/v2/contact/id:${id}/conversation/assignee`, { assignee: Number(agent) });
  },
  comment: (id) => call('POST', `/v2/contact/id:${id}/comment`, { text: 'Routed' }),
  ask: (id) => call('POST', `/v2/contact/id:${id}/message`, { message: { type: 'text', text: '?' } }),
});

/** Answers when the engine has accepted an opening or a reply. */
export function serve(engine: {
  start: (id: string, email?: string) => Promise<unknown>;
  reply: (id: string, text: string) => Promise<unknown>;
}): void {
  const server = createServer((req, res) => {
    if (req.method === 'GET') return void res.end();
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      const { id, email, reply } = JSON.parse(text) as { id: string; email?: string; reply?: string };
      (reply === undefined ? engine.start(id, email) : engine.reply(id, reply)).then(
        () => res.end(),
        (e: unknown) => res.writeHead(503).end(String(e)),
      );
    });
  });
  server.listen(args.port, '127.0.0.1');
}
