/** An endpoint that wants the router's events: checks each signature over a real socket, and answers as told. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENT_TYPES, type EventEndpoint } from '../../src/schema/webhooks.js';
import type { RouterEvent } from '../../src/schema/event.js';

export const SECRETS = ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', 'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4'];

export interface Got {
  id: string;
  at: number;
  headers: IncomingHttpHeaders;
  raw: string;
  event: RouterEvent;
}

type Answer = { status: number; headers?: Record<string, string> } | 'cut';

export async function eventEndpoint(more: Partial<EventEndpoint> = {}) {
  const got: Got[] = [];
  /** The next answers; 204 when there are none. */
  const answers: Answer[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const id = String(req.headers['webhook-id']);
      got.push({ id, at: Date.now(), headers: req.headers, raw, event: JSON.parse(raw) as RouterEvent });
      const answer = answers.shift() ?? { status: 204 };
      if (answer === 'cut') res.socket?.resetAndDestroy();
      else res.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events?token=1`;
  const policy: EventEndpoint = { id: 'dashboard', events: [...EVENT_TYPES], ...more };
  return {
    got,
    answers,
    policy,
    config: { id: policy.id, url, secrets: SECRETS, allowInternal: ['127.0.0.1'] },
    of: (type: string) => got.filter(({ event }) => event.type === type),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the standard says a signature of this delivery is. */
export function expectedSignature({ headers, raw }: Got, secret: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
