import type { Express, Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { ProblemName } from './problems/catalogue.js';
import { Problem } from './problems/problem.js';

/** One route: what serves it and what the OpenAPI document says about it, in one place so that they cannot differ. */
export interface Endpoint {
  method: 'get' | 'post' | 'put';
  /** As OpenAPI writes it: `/v1/conversations/{id}`. */
  path: string;
  /** `signature`: the handlers verify it themselves, over the raw bytes. */
  access: 'public' | 'apiKey' | 'signature' | 'codecToken';
  docs: EndpointDocs;
  handlers: RequestHandler[];
}

export interface EndpointDocs {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** `mediaTypes`: absent: JSON. */
  body?: { schema: z.ZodType; required: boolean; mediaTypes?: string[] };
  answers: Record<number, Answer>;
  /** Kinds of error it answers with, beside those of its `access`, of a path with parameters and of a body. */
  problems: ProblemName[];
}

export interface Answer {
  description: string;
  mediaType?: string;
  schema: z.ZodType;
  headers?: z.ZodObject;
}

/** Serves the endpoints; other methods on their paths get a 405 that says which ones there are. */
export function mount(
  app: Express,
  endpoints: Endpoint[],
  guards: Record<Endpoint['access'], RequestHandler[]>,
): void {
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const here = endpoints.filter((endpoint) => endpoint.path === path);
    const route = app.route(path.replace(/\{(\w+)\}/g, ':$1'));
    for (const { method, access, handlers } of here) {
      route[method](noteRoute(path), ...guards[access], ...handlers);
    }
    const allow = here
      .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
      .join(', ');
    route.all(noteRoute(path), () => {
      throw new Problem('method-not-allowed', {}, { Allow: allow });
    });
  }
}

/** Logs name the route, never the path: the path names the contact. */
function noteRoute(path: string): RequestHandler {
  return (_req, res, next) => {
    res.locals.route = path;
    next();
  };
}

export function pathParam(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}
