import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { bareApp } from './bare-app.js';
import type { ApiDeps } from './deps.js';
import { mount } from './endpoint.js';
import { onlyKnownHosts } from './host-check.js';
import { stopApp, whenStopped } from './lifecycle.js';
import { listen, type Listening } from './listen.js';
import { errorHandler } from './problems/error-handler.js';
import { Problem } from './problems/problem.js';
import { limitPerAddress } from './rate-limit.js';
import { healthEndpoints } from './service-endpoints.js';

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

const starting: ApiDeps['ready'] = () => Promise.resolve({ ok: false, checks: { temporal: 'awaited' } });

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
