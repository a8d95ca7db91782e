import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from './problems/problem.js';

/** 500 requests a second, averaged over 10 s: more than one workspace's contacts can cause. */
const generous = { windowMs: 10_000, limit: 5_000 };

/** Counts per API key, never per address: a proxy's header cannot move anybody into another bucket. */
export function limitPerApiKey(limits = generous): RequestHandler {
  return rateLimit({
    ...limits,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_req, res) => String(res.locals.apiKey),
    handler: (_req, _res, next) => {
      next(new Problem('too-many-requests'));
    },
  });
}
