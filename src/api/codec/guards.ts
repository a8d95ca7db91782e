import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { RemoteCodec } from '../../temporal/codec/remote-codec.js';
import { Problem } from '../problems/problem.js';

/** Seconds for which a browser need not ask again. */
const PREFLIGHT_AGE = '600';

/** Lets pages of the configured origins call the codec, and no others. Who sends no origin is no page. */
export function onlyFromOrigins({ origins }: RemoteCodec): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    res.vary('Origin');
    if (origin === undefined) {
      next();
      return;
    }
    if (!origins.has(origin)) throw new Problem('origin-not-allowed');
    res.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' });
    if (req.method !== 'OPTIONS') {
      next();
      return;
    }
    res.set({
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Namespace',
      'Access-Control-Max-Age': PREFLIGHT_AGE,
    });
    res.status(204).end();
  };
}

/** An API key is not enough: it belongs to a workspace, and payloads do not say whose they are. */
export function requireCodecToken(remote: RemoteCodec | undefined): RequestHandler {
  return (req, res, next) => {
    const token = /^Bearer +(\S{1,4096}) *$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const given = createHash('sha256').update(token).digest();
    if (!remote || !timingSafeEqual(given, remote.tokenHash))
      throw new Problem('codec-token-needed', {}, { 'WWW-Authenticate': 'Bearer' });
    res.locals.apiKey = 'codec';
    next();
  };
}

export function onlyNamespace(namespace: string): RequestHandler {
  return (req, _res, next) => {
    if (req.headers['x-namespace'] !== namespace) throw new Problem('namespace-not-served');
    next();
  };
}
