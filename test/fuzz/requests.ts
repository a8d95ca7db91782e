/** Requests for an operation: in order, spoilt, without what they need, with what nobody asked for. */
import fc from 'fast-check';
import { API_KEY } from '../api/support/start-api.js';
import { opening, reply, sign } from '../api/support/webhook.js';
import { spoilt, valuesOf } from './arbitrary.js';
import type { Contract, Operation } from './document.js';

export interface Generated {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** The body before it became text; undefined: none, or no JSON. */
  value?: unknown;
  /** Whether the request shows what it needs to be let in. */
  allowed: boolean;
}

/** Ids that are there, that are another workspace's, that cannot be. */
const ids = [
  '1',
  '101',
  '999',
  'route/acme/respond-io/1',
  'route/globex/respond-io/1',
  '../1',
  '',
  ' ',
  '\u0000',
];
const known: Record<string, string[]> = {
  workspace: ['acme', 'acme', 'acme', 'acme', 'acme', 'globex', 'nobody', '__proto__', 'constructor'],
  platform: ['respond-io', 'respond-io', 'respond-io', 'telegraph'],
};
const headerText = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/);

export function requestsFor(operation: Operation, contract: Contract): fc.Arbitrary<Generated> {
  const { parameters = [], path, method, security = [] } = operation;
  const inPath = parameters
    .filter((one) => one.in === 'path')
    .map(({ name }) => [name, segment(name)] as const);
  const parts = {
    path: fc.record(Object.fromEntries(inPath)).map((values) => filled(path, values)),
    query: fc.oneof({ arbitrary: queryOf(operation, contract), weight: 3 }, fc.webQueryParameters()),
    headers: headersOf(operation),
    body: bodyOf(operation, contract),
    key: fc.oneof(
      { arbitrary: fc.constant<string | undefined>(`Bearer ${API_KEY}`), weight: 6 },
      fc.constantFrom(
        undefined,
        'Bearer',
        'Bearer wrong',
        'Basic YTpi',
        `Bearer ${API_KEY}x`,
        'Bearer __proto__',
      ),
      headerText,
    ),
    signed: fc.boolean(),
  };
  return fc.record(parts).map(({ path, query, headers, body, key, signed }) => {
    const needsKey = security.length > 0;
    const webhook = path.startsWith('/webhooks/');
    return {
      method: method.toUpperCase(),
      path: query === '' ? path : `${path}?${query}`,
      headers: {
        ...headers,
        ...(needsKey && key !== undefined ? { authorization: key } : {}),
        ...(webhook && signed ? { 'x-webhook-signature': sign(body.text ?? '') } : {}),
      },
      ...(body.text === undefined ? {} : { body: body.text }),
      ...('value' in body ? { value: body.value } : {}),
      allowed: !needsKey || key === `Bearer ${API_KEY}`,
    };
  });
}

const segment = (name: string): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: fc.constantFrom(...(known[name] ?? ids)), weight: 8 }, fc.string({ unit: 'binary' }));

function filled(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(values[name] ?? '') || 'x'),
  );
}

/** Half a surrogate pair cannot be written in an address, and `.` would be resolved away. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '').replace(/^\.{1,2}$/, 'x');

function queryOf({ parameters = [] }: Operation, contract: Contract): fc.Arbitrary<string> {
  const inQuery = parameters.filter((one) => one.in === 'query');
  const values = inQuery.map(({ name, schema }) => [
    name,
    fc.oneof(valuesOf(schema, contract.resolve), fc.constantFrom('x', -1, 1e9)),
  ]);
  return fc
    .record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] })
    .map((chosen) => {
      const texts = Object.entries(chosen).map(([key, value]): [string, string] => [key, String(value)]);
      return new URLSearchParams(texts).toString();
    });
}

function headersOf({ parameters = [] }: Operation): fc.Arbitrary<Record<string, string>> {
  const names = parameters.filter((one) => one.in === 'header').map(({ name }) => name.toLowerCase());
  const extra = ['x-forwarded-for', 'x-request-id', 'accept', 'x-http-method-override', 'origin'];
  const all = [...names, ...extra].map((name) => [name, headerText] as const);
  return fc.record(Object.fromEntries(all), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
}

interface Body {
  text?: string;
  value?: unknown;
}

function bodyOf(operation: Operation, contract: Contract): fc.Arbitrary<Body> {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) return fc.constant({});
  const good = operation.path.startsWith('/webhooks/')
    ? fc.constantFrom<unknown>(opening(), reply())
    : valuesOf(schema, contract.resolve);
  const asJson = (value: unknown): Body => ({ text: JSON.stringify(value), value });
  return fc.oneof(
    { arbitrary: good.map(asJson), weight: 3 },
    { arbitrary: spoilt(good).map(asJson), weight: 4 },
    { arbitrary: fc.jsonValue().map(asJson), weight: 1 },
    fc
      .oneof(fc.string(), fc.constantFrom('{', '[1,', '{"__proto__":{"a":1}}', '\ufeff{}'))
      .map((text) => ({ text })),
    fc.constant<Body>({}),
  );
}
