import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { answerBrokenRequest } from './broken-request.js';
import { stopApp } from './lifecycle.js';

export interface Listening {
  /** `http://host:port` to reach it from this machine. */
  address: string;
  /** Stops accepting, lets requests in flight end, then closes what is left. */
  stop(): Promise<void>;
}

const defaults = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // Longer than common proxies keep theirs: who closes first should be the client.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
};

/** Requests in flight get this long to end, in milliseconds. */
const GRACE = 5_000;

/** Rejects with the system's error when the address cannot be had (`EADDRINUSE`: the port is taken). */
export async function listen(
  app: Express,
  options: { host: string; port: number; grace?: number; limits?: Partial<typeof defaults> },
): Promise<Listening> {
  const server = createServer({ ...defaults, ...options.limits }, app);
  server.on('clientError', answerBrokenRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return {
    address: `http://${reachable(options.host)}:${port}`,
    stop: () => (stopped ??= close(app, server, options.grace ?? GRACE)),
  };
}

async function close(app: Express, server: Server, grace: number): Promise<void> {
  stopApp(app);
  server.prependListener('request', (_req, res) => void res.setHeader('Connection', 'close'));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearInterval(sweep);
  clearTimeout(end);
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
