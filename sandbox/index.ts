import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Chaos } from './chaos.js';
import { controlApi } from './control.js';
import { crmApi } from './crm/api.js';
import { CrmSwitch } from './crm/switch.js';
import { EventReceiver } from './event-receiver.js';
import { Faults } from './faults.js';
import { Ledger } from './ledger.js';
import { Messenger } from './messenger/messenger.js';
import { Webhooks } from './messenger/webhooks.js';
import type { SandboxOptions } from './options.js';
import { EVENTS_PATH } from './platforms/connection.js';
import { dialectOf } from './platforms/index.js';
import { RouterApi } from './router-api.js';
import { Store } from './store.js';
import type { RequestHandler } from 'express';

export type { SandboxOptions } from './options.js';

export interface Sandbox {
  /** The page. */
  url: string;
  /** Base address of the stand-in's API. */
  platformUrl: string;
  /** Base address of the CRM. */
  crmUrl: string;
  /** Where the router's events are received. */
  eventsUrl: string;
  stop(): Promise<void>;
}

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'";

/** Starts a messaging platform that speaks a real one's protocols, a CRM, and a page to play with both. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = new Store(options.dataFile, options.say);
  const platform = options.platform ?? 'respond-io';
  const dialect = dialectOf(platform);
  const chaos = new Chaos();
  const webhooks = new Webhooks({
    chaos,
    url: options.webhookUrl,
    headers: (delivery) => dialect.headers(delivery, options.signingKey),
    encode: dialect.encode,
    timeout: dialect.timeout,
    join: dialect.join,
    retryAfter: options.retryAfter ?? dialect.retryAfter,
    errorsAllowed: options.errorsAllowed ?? dialect.errorsAllowed,
  });
  const faults = new Faults(chaos);
  const parts = {
    store,
    webhooks,
    ledger: new Ledger(),
    faults,
    receiver: new EventReceiver(options.eventSecret ?? '', faults),
    chaos,
    crm: new CrmSwitch(),
    dialect,
    options: { ...options, platform },
  };
  const announces = options.agentBot ? dialect.withBot : undefined;
  const messenger = new Messenger(store, webhooks, announces ?? dialect.announces, {
    agentBot: announces !== undefined,
    unit: dialect.unit ?? 1,
  });
  const app = express().disable('x-powered-by');
  app.use(onlyByLoopbackNames(options.host), onlyWhenKept(store));
  const callsPerSecond = options.callsPerSecond ?? dialect.callsPerSecond;
  app.use(dialect.apiPath, dialect.api({ ...parts, messenger, token: options.token, callsPerSecond }));
  app.use('/crm', crmApi({ ...parts, token: options.crmToken }));
  if (options.eventSecret) app.use(EVENTS_PATH, parts.receiver.router());
  app.use('/sandbox', controlApi({ ...parts, messenger, router: new RouterApi(options) }));
  app.use((_req, res, next) => {
    res.set({ 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  app.use(express.static(fileURLToPath(new URL('./page', import.meta.url))));

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const url = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    platformUrl: `${url}${dialect.apiPath}`,
    crmUrl: `${url}/crm`,
    eventsUrl: `${url}${EVENTS_PATH}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, webhooks.stop()]);
      store.save();
    },
  };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])\.?(:\d{1,5})?$/i;

/** Against DNS rebinding: a sandbox for this machine alone answers nobody who calls it by another name. */
function onlyByLoopbackNames(host: string): RequestHandler {
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
  return (req, res, next) => {
    const { host: name } = req.headers;
    if (!isLocal || name === undefined || LOOPBACK.test(name)) next();
    else res.status(421).json({ error: 'the sandbox is known as localhost, 127.0.0.1 and [::1] alone' });
  };
}

/** Refuses changes while they cannot be kept, as a service with a full disk does; looking is always possible. */
function onlyWhenKept(store: Store): RequestHandler {
  return (req, res, next) => {
    if (!store.isFailing || req.method === 'GET' || req.method === 'HEAD') next();
    else
      res
        .status(503)
        .set('Retry-After', '2')
        .json({ error: 'the sandbox cannot write its data: is the disk full?' });
  };
}
