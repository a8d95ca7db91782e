import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { pinoHttp } from 'pino-http';

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

/** One line per request: id, method, route, status, time. No path, header or body: they may name people. */
function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    redact: ['req.headers', 'res.headers'],
    quietReqLogger: true,
    genReqId: (req, res) => {
      const id = requestId(req);
      res.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    // Asked twice, on arrival and for the log line; only then the route is known.
    customProps: (_req, { locals }) => ({
      ...(locals.route === undefined ? {} : { route: locals.route as string }),
      ...(locals.refused === undefined ? {} : { refused: locals.refused as string }),
    }),
    customLogLevel: (_req, res, error) => {
      if (res.statusCode === 503) return 'warn';
      if (error !== undefined || res.statusCode >= 500) return 'error';
      // One line for each request of a flood would fill the disk.
      if (res.statusCode === 429) return 'debug';
      return res.statusCode >= 400 ? 'info' : 'debug';
    },
  });
}

function requestId(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
