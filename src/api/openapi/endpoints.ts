import type { RequestHandler } from 'express';
import swaggerUi from 'swagger-ui-express';
import { z } from 'zod';
import type { Endpoint } from '../endpoint.js';
import { openApiDocument } from './document.js';

/** The endpoints and, in front of them, the one that describes them all, itself included. */
export function withDocument(endpoints: Endpoint[]): Endpoint[] {
  let document: object | undefined;
  const all: Endpoint[] = [
    {
      method: 'get',
      path: '/openapi.json',
      access: 'public',
      docs: {
        operationId: 'getOpenApi',
        summary: 'This document',
        tags: ['service'],
        answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
        problems: [],
      },
      handlers: [(_req, res) => void res.json((document ??= openApiDocument(all)))],
    },
    ...endpoints,
  ];
  return all;
}

/** The document for people, with "Try it out". */
export function docsPages(): RequestHandler[] {
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: 'VIP contact router: API',
    swaggerOptions: { url: '/openapi.json' },
  });
  const onlyThePage: RequestHandler = (req, res, next) => {
    if (req.path === '/' && (req.method === 'GET' || req.method === 'HEAD')) page(req, res, next);
    else next();
  };
  return [...swaggerUi.serve, onlyThePage];
}
