/**
 * Platform and CRM for speed runs, in the process that measures: as little work as may be, no limits. When the assignment
 * of a conversation arrives, its clock stops.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Outside {
  url: string;
  /** Resolves when the conversation's assignment has arrived. */
  assigned(id: string): Promise<void>;
  /** Resolves when the contact has been sent its n-th message, counted from 1. */
  asked(id: string, nth: number): Promise<void>;
  /** Calls since the last reset, by kind. */
  calls: Record<string, number>;
  /** Milliseconds that the CRM takes. */
  crmDelay: number;
  stop(): void;
}

export async function startOutside(): Promise<Outside> {
  const waiting = new Map<string, () => void>();
  const messages = new Map<string, number>();
  const calls: Record<string, number> = {};
  const assigned = new Set<string>();
  const wait = (key: string, there: () => boolean) =>
    there() ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(key, resolve));
  const tell = (key: string) => {
    waiting.get(key)?.();
    waiting.delete(key);
  };

  const outside: Outside = {
    url: '',
    assigned: (id) => wait(`assigned ${id}`, () => assigned.delete(id)),
    asked: (id, nth) => wait(`asked ${id} ${nth}`, () => (messages.get(id) ?? 0) >= nth),
    calls,
    crmDelay: 0,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };

  const answers: Record<string, (id: string) => object> = {
    contact: (id) => ({ id: Number(id), status: 'open', assignee: null }),
    assignee: (id) => {
      if (waiting.has(`assigned ${id}`)) tell(`assigned ${id}`);
      else assigned.add(id);
      return { contactId: Number(id) };
    },
    message: (id) => {
      const nth = (messages.get(id) ?? 0) + 1;
      messages.set(id, nth);
      tell(`asked ${id} ${nth}`);
      return { messageId: Number(id) * 10 + nth };
    },
    comment: (id) => ({ contactId: Number(id), text: '', created_at: 0 }),
    tag: (id) => ({ contactId: Number(id) }),
    customer: (email) => ({ customerType: email.startsWith('vip') ? 'VIP' : 'Regular' }),
  };

  const server = createServer((req, res) => {
    req.resume();
    req.on('end', () => {
      const [kind, subject] = meaning(req.url ?? '');
      calls[kind] = (calls[kind] ?? 0) + 1;
      const body = answers[kind]?.(subject);
      if (kind === 'customer' && outside.crmDelay > 0) setTimeout(() => json(res, body), outside.crmDelay);
      else json(res, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outside.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return outside;
}

function json(res: ServerResponse, body: object | undefined): void {
  res.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
}

/** What a path asks for, and of whom. */
function meaning(path: string): [kind: string, subject: string] {
  if (path.startsWith('/crm/')) return ['customer', decodeURIComponent(path.split('email=')[1] ?? '')];
  const [, id = '', rest = ''] = /^\/v2\/contact\/id:(\d+)(.*)$/.exec(path) ?? [];
  if (rest === '') return ['contact', id];
  return [rest.split('/').at(-1) ?? '', id];
}
