import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How one request is answered. It may also break the connection, or never answer. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function raw(body: string | Buffer, status: number, headers: Record<string, string> = {}): Reply {
  return (response) => response.writeHead(status, headers).end(body);
}

export const html = (status: number) => raw('<h1>no</h1>', status, { 'content-type': 'text/html' });

/** A real HTTP server with a script: each request takes the next reply, the last one is kept. */
export async function startFakeCrm() {
  const seen: SeenRequest[] = [];
  let script: Reply[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const reply = script.length > 1 ? script.shift() : script[0];
      reply?.(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/crm`,
    seen,
    replies: (...replies: Reply[]) => {
      script = replies;
      seen.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type FakeCrm = Awaited<ReturnType<typeof startFakeCrm>>;
