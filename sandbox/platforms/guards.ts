/** What stands before and behind every API of a platform: its token, its limit, and bodies that cannot be read. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Ledger } from '../ledger.js';

/** Refuses calls without the token, and writes them into the ledger. */
export function requireToken(
  hasToken: (req: Request) => boolean,
  ledger: Ledger,
  refuse: (res: Response) => void,
): RequestHandler {
  return (req, res, next) => {
    if (hasToken(req)) {
      next();
      return;
    }
    ledger.write(req, { call: 'unauthorized', contact: undefined, status: 401 });
    refuse(res.status(401));
  };
}

export const hasBearer =
  (token: string) =>
  (req: Request): boolean =>
    req.get('authorization') === `Bearer ${token}`;

/** A body that cannot be read, or too much of it. */
export function refuseBadBody(refuse: (res: Response, status: number) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const status = (error as { status?: unknown }).status;
    if (res.headersSent || typeof status !== 'number') next(error);
    else refuse(res.status(status), status);
  };
}

/** Allows so many calls per second and API method; beyond it answers 429, with Retry-After unless `refuse` says otherwise. */
export function limitCalls(
  perSecond: number,
  methodOf: (path: string, method: string) => string,
  ledger: Ledger,
  refuse = (res: Response): void =>
    void res.set('Retry-After', '1').status(429).json({ code: 429, message: 'Too many requests' }),
): RequestHandler {
  const windows = new Map<string, { second: number; calls: number }>();
  return (req, res, next) => {
    if (perSecond <= 0) {
      next();
      return;
    }
    const method = methodOf(req.path, req.method);
    const second = Math.floor(Date.now() / 1000);
    const window = windows.get(method);
    const calls = window?.second === second ? window.calls + 1 : 1;
    windows.set(method, { second, calls });
    res.set({
      'x-ratelimit-limit': String(perSecond),
      'x-ratelimit-remaining': String(Math.max(0, perSecond - calls)),
    });
    if (calls <= perSecond) {
      next();
      return;
    }
    ledger.write(req, { call: 'tooMany', contact: undefined, status: 429 });
    refuse(res);
  };
}
