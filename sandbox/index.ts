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
import { onlyByLoopbackNames } from './known-hosts.js';
import { Ledger } from './ledger.js';
import { Messenger } from './messenger/messenger.js';
import { Webhooks } from './messenger/webhooks.js';
import { onlyWhenKept } from './only-when-kept.js';
import type { SandboxOptions } from './options.js';
import { EVENTS_PATH } from './platforms/connection.js';
import type { Dialect } from './platforms/dialect.js';
import { dialects } from './platforms/index.js';
import { RouterApi } from './router-api.js';
import { Store } from './store.js';

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
  const dialect: Dialect = dialects[options.platform ?? 'respond-io'];
  const chaos = new Chaos();
  const webhooks = new Webhooks({
    chaos,
    url: options.webhookUrl,
    headers: (delivery) => dialect.headers(delivery, options.signingKey),
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
    options,
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
