/** What stands before and behind every method of API v2; errors are `{code, message}`, whoever refuses. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Ledger } from '../../ledger.js';

export function bearer(token: string, ledger: Ledger): RequestHandler {
  return (req, res, next) => {
    if (req.get('authorization') === `Bearer ${token}`) {
      next();
      return;
    }
    ledger.write(req, { call: 'unauthorized', contact: undefined, status: 401 });
    res.status(401).json({ code: 401, message: 'Unauthorized' });
  };
}

/** Two contacts share a method's limit; `/contact/list` is a method of its own. */
export function methodOf(path: string, method: string): string {
  return `${method} ${path.replace(/^\/contact\/(?!list$)[^/]+/, '/contact/*')}`;
}

/** A body that is no JSON, or too much of it. */
export const badBody: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const status = (error as { status?: unknown }).status;
  if (res.headersSent || typeof status !== 'number') {
    next(error);
    return;
  }
  res.status(status).json({ code: status, message: 'The body cannot be read' });
};
