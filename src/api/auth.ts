import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { RouterConfig, WorkspaceConfig } from '../config/workspace.js';
import { Problem } from './problems/problem.js';

/** Lets requests with an API key through and notes whose key it is; `wrongKey` may refuse the others in its own way. */
export function requireApiKey(config: RouterConfig, wrongKey: RequestHandler): RequestHandler {
  // Keys may change while the process runs.
  const known = () =>
    config.workspaces.flatMap((workspace) =>
      workspace.apiKeyHashes.map((hash) => ({ workspace, hash: Buffer.from(hash, 'hex') })),
    );
  return (req, res, next) => {
    const key = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1];
    const given = createHash('sha256')
      .update(key ?? '')
      .digest();
    // Every hash is compared, so that the time taken does not tell which one matched.
    const matches = known().filter(
      ({ hash }) => hash.length === given.length && timingSafeEqual(hash, given),
    );
    const [match] = matches;
    if (key === undefined || !match) {
      const refuse = (error: unknown): void =>
        next(error ?? new Problem('unauthorized', {}, { 'WWW-Authenticate': 'Bearer' }));
      void wrongKey(req, res, refuse);
      return;
    }
    res.locals.workspace = match.workspace;
    res.locals.apiKey = given.toString('hex');
    next();
  };
}

/** The workspace of the request's API key; only behind {@link requireApiKey}. */
export function workspaceOf(res: Response): WorkspaceConfig {
  return res.locals.workspace as WorkspaceConfig;
}
