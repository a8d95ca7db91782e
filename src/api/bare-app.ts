import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { requestLog } from './logging.js';

/** What every app of ours has: safe headers, a log line per request, and no belief in what proxies claim. */
export function bareApp(logger: Logger): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', false);
  app.use(requestLog(logger));
  // Whether there is TLS is the proxy's business: neither promise it nor rewrite links to it.
  const csp = { directives: { upgradeInsecureRequests: null } };
  app.use(helmet({ contentSecurityPolicy: csp, strictTransportSecurity: false }));
  return app;
}
