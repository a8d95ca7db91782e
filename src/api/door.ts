import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { bareApp } from './bare-app.js';
import type { ApiDeps } from './deps.js';
import { mount } from './endpoint.js';
import { onlyKnownHosts } from './host-check.js';
import { stopApp, whenStopped } from './lifecycle.js';
import { errorHandler } from './problems/error-handler.js';
import { Problem, problemBody } from './problems/problem.js';
import { limitPerAddress } from './rate-limit.js';
import { healthEndpoints } from './service-endpoints.js';
import { catalogue, type ProblemName } from './problems/catalogue.js';

/** A port that answers before there is anything behind it. */
export interface Door extends Listening {
  /** From now on this app answers. */
  open(app: Express): void;
}

interface DoorOptions {
  host: string;
  port: number;
  logger: Logger;
  /** Further names under which it is reached. */
  hosts?: readonly string[];
  registry: Registry;
  /** For a door that is never opened. Absent: not ready yet, and whatever else is asked may be asked again. */
  ready?: ApiDeps['ready'];
}

const starting: ApiDeps['ready'] = () => Promise.resolve({ ok: false, checks: { temporal: 'waiting' } });

/** Alive at once, ready when `ready` says so. Rejects as {@link listen} does. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  let app = bareApp(options.logger);
  const guards = { public: [limitPerAddress()], signature: [], apiKey: [], codecToken: [] };
  mount(app, healthEndpoints(options.ready ?? starting, options.registry), guards);
  app.use(() => {
    throw options.ready
      ? new Problem('not-found')
      : new Problem('temporal-unavailable', {}, { 'Retry-After': '2' });
  });
  app.use(errorHandler);

  const front = express().disable('x-powered-by');
  front.use(onlyKnownHosts(options.host, options.hosts ?? []));
  front.use((req, res, next) => {
    app(req, res, next);
  });
  front.use(errorHandler);
  whenStopped(front, () => stopApp(app));
  const open = (next: Express): void => {
    app = next;
  };
  return { ...(await listen(front, options)), open };
}

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
const SHUTDOWN_GRACE_TIME = 5_000;

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
    stop: () => (stopped ??= close(app, server, options.grace ?? SHUTDOWN_GRACE_TIME)),
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

const kinds: Record<string, ProblemName> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** Answers what is not even a request: there is no express for it yet, only a socket. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const kind = kinds[error.code ?? ''] ?? 'bad-request';
  const body = JSON.stringify(problemBody(kind));
  const head = [
    `HTTP/1.1 ${catalogue[kind].status} ${kind}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
