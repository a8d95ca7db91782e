import type { RequestHandler } from 'express';
import type { Store } from './store.js';

/** Refuses changes while they cannot be kept, as a service with a full disk does; looking is always possible. */
export function onlyWhenKept(store: Store): RequestHandler {
  return (req, res, next) => {
    if (!store.isFailing || req.method === 'GET' || req.method === 'HEAD') next();
    else
      res
        .status(503)
        .set('Retry-After', '2')
        .json({ error: 'the sandbox cannot write its data: is the disk full?' });
  };
}
