import type { RequestHandler, Response } from 'express';
import type { Ledger } from '../ledger.js';

/** respond.io allows so many calls per second and API method, and answers 429 with Retry-After beyond. */
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
