import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import type { Answer, Endpoint } from '../endpoint.js';
import { catalogue, type ProblemName } from '../problems/catalogue.js';
import { ProblemBody } from './problem-schema.js';

/** What every endpoint may answer because of who may call it. */
const accessProblems: Record<Endpoint['access'], ProblemName[]> = {
  public: ['too-many-requests'],
  signature: ['too-many-requests'],
  apiKey: ['unauthorized', 'too-many-requests', 'internal'],
  codecToken: ['codec-token-needed', 'too-many-requests', 'internal'],
};

const unreadablePath: ProblemName[] = ['bad-request'];
const unreadableBody: ProblemName[] = ['invalid-json', 'body-too-large', 'unsupported-media-type'];

/** The OpenAPI 3.1 document of these endpoints. */
export function openApiDocument(endpoints: Endpoint[]) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of a workspace',
  });
  if (endpoints.some(({ access }) => access === 'codecToken'))
    registry.registerComponent('securitySchemes', 'codecToken', {
      type: 'http',
      scheme: 'bearer',
      description: 'ROUTER_CODEC_TOKEN',
    });
  for (const endpoint of endpoints) registry.registerPath(toRoute(endpoint));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'VIP contact router',
      version: '1',
      description:
        'Starts and steers the routing of conversations. Errors are problem+json with a stable `type`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
  });
}

function toRoute({ method, path, access, docs }: Endpoint): RouteConfig {
  const { operationId, summary, description, tags, params, query, headers, body } = docs;
  return {
    method,
    path,
    operationId,
    summary,
    tags,
    security: access === 'apiKey' || access === 'codecToken' ? [{ [access]: [] }] : [],
    ...(description === undefined ? {} : { description }),
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(headers ? { headers } : {}),
      ...(body ? { body: { required: body.required, content: contentOf(body) } } : {}),
    },
    responses: {
      ...mapValues(docs.answers, toResponse),
      ...problemResponses([
        ...(params ? unreadablePath : []),
        ...(body ? unreadableBody : []),
        ...docs.problems,
        ...accessProblems[access],
      ]),
    },
  };
}

function contentOf({ schema, mediaTypes = ['application/json'] }: NonNullable<Endpoint['docs']['body']>) {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
}

function toResponse({
  description,
  schema,
  mediaType = 'application/json',
  headers,
}: Answer): ResponseConfig {
  return { description, content: { [mediaType]: { schema } }, ...(headers ? { headers } : {}) };
}

/** One response per status; its description lists the problem types that have it. */
function problemResponses(names: ProblemName[]): Record<number, ResponseConfig> {
  const byStatus: Record<number, ResponseConfig> = {};
  for (const name of names) {
    const { status, title } = catalogue[name];
    const before = byStatus[status]?.description;
    const description = `${before === undefined ? '' : `${before}; `}\`/problems/${name}\`: ${title}`;
    byStatus[status] = { description, content: { 'application/problem+json': { schema: ProblemBody } } };
  }
  return byStatus;
}

function mapValues<T, U>(record: Record<number, T>, map: (value: T) => U): Record<number, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
