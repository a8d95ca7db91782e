/** The sandbox on a free port, with a receiver of its webhooks that answers as told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Entry } from '../../sandbox/ledger.js';
import { startSandbox, type SandboxOptions } from '../../sandbox/index.js';

export interface Webhook {
  /** The whole address that it was sent to. */
  url: string;
  raw: string;
  headers: IncomingHttpHeaders;
  body: {
    event_type: string;
    event_id: string;
    contact: { id: number; status: string; assignee: { id: number } | null; email: string | null };
    conversation?: Record<string, unknown>;
    message?: { message: Record<string, unknown>; timestamp: number };
    user?: Record<string, unknown> | null;
    sender?: Record<string, unknown>;
  };
  at: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

export const TOKEN = 'token-of-the-stand-in';
export const CRM_TOKEN = 'token-of-the-crm';
export const SIGNING_KEY = 'key-of-the-stand-in';

export async function sandboxFor(t: TestContext, options: Partial<SandboxOptions> = {}) {
  const receiver = await receive(t);
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    signingKey: SIGNING_KEY,
    token: TOKEN,
    webhookUrl: `${receiver.url}/webhooks`,
    crmToken: CRM_TOKEN,
    temporalUi: 'http://127.0.0.1:8233',
    api: receiver.url,
    apiKey: 'key-of-the-router',
    workspace: 'acme',
    callsPerSecond: 0,
    ...options,
  });
  t.after(() => sandbox.stop());
  const control = (method: string, path: string, body?: object) =>
    call(method, `${sandbox.url}/sandbox${path}`, body);
  return {
    ...sandbox,
    webhooks: receiver.got,
    answerWebhooks: (statuses: number[]) => void receiver.answers.push(...statuses),
    control,
    api: (method: string, path: string, body?: unknown, token = TOKEN) =>
      call(method, `${sandbox.platformUrl}${path}`, body, { authorization: `Bearer ${token}` }),
    crm: (email: string, token = CRM_TOKEN) =>
      call('GET', `${sandbox.crmUrl}/customers?email=${email}`, undefined, {
        authorization: `Bearer ${token}`,
      }),
    contact: async (given: object = {}) =>
      (await control('POST', '/contacts', given)).body as unknown as { id: number; conversation: string },
    ledger: async (id?: number) =>
      (await control('GET', `/ledger${id === undefined ? '' : `?contact=${id}`}`)).body as unknown as Entry[],
  };
}

export async function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function receive(t: TestContext) {
  const got: Webhook[] = [];
  /** Statuses of the next answers; 200 when there are none. */
  const answers: number[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      if (raw !== '')
        got.push({
          url: `http://${req.headers.host ?? ''}${req.url ?? ''}`,
          raw,
          headers: req.headers,
          body: parsed(raw) as unknown as Webhook['body'],
          at: Date.now(),
        });
      res.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { got, answers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
