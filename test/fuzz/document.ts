/** The OpenAPI document as a contract: which answers an operation may give, and what their bodies look like. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Reply, TestApi } from '../api/support/start-api.js';
import type { Resolve, Schema } from './arbitrary.js';

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  security?: unknown[];
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface Contract {
  operations: Operation[];
  resolve: Resolve;
  /** What is wrong with an answer to this operation; undefined: it is as documented. */
  breach(operation: Operation, reply: Reply): string | undefined;
  /** Whether the operation's schema allows this body. */
  allows(operation: Operation, body: unknown): boolean;
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema> };
}

export async function contractOf(api: TestApi): Promise<Contract> {
  const document = (await api.call('/openapi.json')).json as unknown as Document;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const validates = (schema: Schema, body: unknown): boolean => ajv.validate(absolute(schema), body);
  return {
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, path, method })),
    ),
    resolve: (ref) => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {},
    breach: ({ responses }, reply) => breachOf(responses, reply, validates),
    allows: ({ requestBody }, body) => {
      const schema = requestBody?.content['application/json']?.schema;
      return body === undefined
        ? requestBody?.required !== true
        : schema !== undefined && validates(schema, body);
    },
  };
}

/** `#/components/…` of a schema taken out of its document. */
function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Schema;
}

/** A stack, a place in the source, or what only the process knows. */
const telltale = /\n\s+at |node_modules|\.[jt]s:\d+|secret-detail|TypeError|ZodError/;

function breachOf(
  responses: Operation['responses'],
  { status, headers, text, json }: Reply,
  validates: (schema: Schema, body: unknown) => boolean,
): string | undefined {
  if (status >= 500) return `a server error: ${status}`;
  const documented = responses[status];
  if (!documented) return `status ${status} is not documented`;
  const mediaType = headers.get('content-type')?.split(';')[0] ?? 'none';
  const schema = documented.content?.[mediaType]?.schema;
  if (!schema) return `content type ${mediaType} is not documented for ${status}`;
  if (mediaType.endsWith('json') && !validates(schema, json))
    return `the body of ${status} is not as documented`;
  if (telltale.test(text)) return `the body of ${status} tells of our insides`;
  return headers.get('x-content-type-options') === 'nosniff' ? undefined : 'the safe headers are missing';
}
