/** A loopback proxy that records every request and its answer. A connector or CRM source is given its address. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { request } from 'undici';

export interface Exchange {
  method: string;
  /** Without the part of the address that the recorder was given, and without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, text otherwise; undefined without one. */
  body: unknown;
  answer: { status: number; headers: IncomingHttpHeaders; body: unknown };
}

export interface Recorder {
  /** To be used instead of the address that the recorder was given. */
  url: string;
  /** In the order of the answers. */
  exchanges: Exchange[];
}

/** @param target address of the real server, with the path under which its API is */
export async function record(t: TestContext, target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const base = new URL(target);
  const prefix = base.pathname.replace(/\/$/, '');
  const server = createServer((req, res) => {
    // What the server cuts off is cut off for the client.
    forward(req, res, base.origin, prefix, exchanges).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${prefix}`, exchanges };
}

async function forward(
  req: IncomingMessage,
  res: ServerResponse,
  origin: string,
  prefix: string,
  exchanges: Exchange[],
): Promise<void> {
  const sent = await textOf(req);
  const { method = 'GET', url = '/' } = req;
  const answer = await request(`${origin}${url}`, {
    method: method as 'GET',
    headers: without(req.headers, HOP_BY_HOP),
    ...(sent === '' ? {} : { body: sent }),
  });
  const body = await answer.body.text();
  const { pathname, searchParams } = new URL(url, origin);
  exchanges.push({
    method,
    path: pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname,
    query: searchParams,
    headers: req.headers,
    body: parsed(sent),
    answer: { status: answer.statusCode, headers: answer.headers, body: parsed(body) },
  });
  res.writeHead(answer.statusCode, without(answer.headers, HOP_BY_HOP)).end(body);
}

/** Each connection has its own, and a length that this proxy states anew. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'content-length'];

const without = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
