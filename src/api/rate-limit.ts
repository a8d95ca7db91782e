import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problems/problem.js';

export interface RateLimit {
  /** Milliseconds. */
  windowMs: number;
  /** Requests in a window. */
  limit: number;
}

/** 500 requests a second, averaged over 10 s: more than one workspace's contacts can cause. */
const ofAKey = { windowMs: 10_000, limit: 5_000 };
/** Probes and people; a page of metrics costs milliseconds. */
const ofAnAddress = { windowMs: 10_000, limit: 1_000 };
/** A client with a typing error in its key comes nowhere near. */
const wrongKeysOfAnAddress = { windowMs: 60_000, limit: 100 };

/** A platform with an outdated signing key is told so; a flood is not answered one by one. */
const wrongSignaturesOfAnAddress = { windowMs: 60_000, limit: 100 };

/** Counts per API key, never per address: a proxy's header cannot move anybody into another bucket. */
export function limitPerApiKey(limits: RateLimit = ofAKey): RequestHandler {
  return limiter(limits, (_req, res) => String(res.locals.apiKey));
}

/** For what anybody may read. */
export function limitPerAddress(limits: RateLimit = ofAnAddress): RequestHandler {
  return limiter(limits, bucketOf);
}

/**
 * For requests whose key is wrong, and for those alone: behind a proxy all come from one address, and nobody's guesses
 * may keep the others out.
 */
export function limitWrongKeys(limits: RateLimit = wrongKeysOfAnAddress): RequestHandler {
  return limiter(limits, bucketOf);
}

/** For webhooks whose signature is wrong, and for those alone: the platform may share its address with an attacker. */
export function limitWrongSignatures(limits: RateLimit = wrongSignaturesOfAnAddress): RequestHandler {
  return limiter(limits, bucketOf);
}

function limiter(limits: RateLimit, keyGenerator: (req: Request, res: Response) => string): RequestHandler {
  return rateLimit({
    ...limits,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator,
    handler: (_req, _res, next) => {
      next(new Problem('too-many-requests'));
    },
  });
}

/** The connection's own address as one of 65,536 buckets: however many addresses call, memory has an end. */
function bucketOf({ ip = '' }: Request): string {
  return createHash('sha256').update(ipKeyGenerator(ip)).digest('hex').slice(0, 4);
}
