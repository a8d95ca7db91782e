import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Chaos } from './chaos.js';
import { controlApi } from './control.js';
import { crmApi } from './crm/api.js';
import { CrmSwitch } from './crm/switch.js';
import { Faults } from './faults.js';
import { Ledger } from './ledger.js';
import { Messenger } from './messenger/messenger.js';
import { Webhooks } from './messenger/webhooks.js';
import type { SandboxOptions } from './options.js';
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
  stop(): Promise<void>;
}

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'";

/** Starts a messaging platform that speaks a real one's protocols, a CRM, and a page to play with both. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = new Store(options.dataFile);
  const dialect: Dialect = dialects[options.platform ?? 'respond-io'];
  const chaos = new Chaos();
  const webhooks = new Webhooks({
    chaos,
    url: options.webhookUrl,
    headers: (delivery) => dialect.headers(delivery, options.signingKey),
    timeout: dialect.timeout,
    retryAfter: options.retryAfter ?? dialect.retryAfter,
    errorsAllowed: options.errorsAllowed ?? dialect.errorsAllowed,
  });
  const parts = {
    store,
    webhooks,
    ledger: new Ledger(),
    faults: new Faults(chaos),
    chaos,
    crm: new CrmSwitch(),
    dialect,
    options,
  };
  const messenger = new Messenger(store, webhooks, dialect.announces);
  const app = express().disable('x-powered-by');
  const callsPerSecond = options.callsPerSecond ?? dialect.callsPerSecond;
  app.use(dialect.apiPath, dialect.api({ ...parts, messenger, token: options.token, callsPerSecond }));
  app.use('/crm', crmApi({ ...parts, token: options.crmToken }));
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
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, webhooks.stop()]);
      store.save();
    },
  };
}
