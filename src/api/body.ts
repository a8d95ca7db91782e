import express, { type Request, type RequestHandler } from 'express';
import { Problem } from './problems/problem.js';

const JSON_LIMIT = 256 * 1024;
const WEBHOOK_LIMIT = 1024 * 1024;

/** Parsed JSON of at most so many bytes. A request without a body passes with none, not with an empty object. */
export function jsonUpTo(limit: number): RequestHandler[] {
  const parse: RequestHandler = express.json({
    limit,
    inflate: false,
    type: () => true,
    reviver: refuseProto,
  });
  return [
    requireJson,
    (req, res, next) => {
      if (hasBody(req)) parse(req, res, next);
      else next();
    },
  ];
}

/** For the API's own endpoints. */
export const jsonBody = jsonUpTo(JSON_LIMIT);

/** The bytes as they came, of any media type, for signatures. Never inflated: what is signed is what was sent. */
export const rawBody: RequestHandler = express.raw({
  limit: WEBHOOK_LIMIT,
  inflate: false,
  type: () => true,
});

function requireJson(...[req, , next]: Parameters<RequestHandler>): void {
  if (hasBody(req) && !req.is('application/json')) throw new Problem('unsupported-media-type');
  next();
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/** `__proto__` as a key is an attack or a mistake; schemas would drop it silently in places. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('a key that is never allowed');
  return value;
}
