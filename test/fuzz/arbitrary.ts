/** Values that a JSON Schema allows, and values that it does not. */
import fc from 'fast-check';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

export type Resolve = (ref: string) => Schema;

/** Long enough to meet every limit of a name, short enough to be quick. */
const LONGEST = 400;

/** @throws {Error} for a kind of schema that it does not know: then it has to learn it */
export function valuesOf(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type } = schema;
  if ($ref !== undefined) return valuesOf(resolve($ref), resolve);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (anyOf) return fc.oneof(...anyOf.map((one) => valuesOf(one, resolve)));
  if (type === undefined) return fc.jsonValue();
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one }, resolve)));
  const of = byType[type];
  if (!of) throw new Error(`a schema of type ${type}`);
  return of(schema, resolve);
}

const byType: Record<string, (schema: Schema, resolve: Resolve) => fc.Arbitrary<unknown>> = {
  string: texts,
  integer: ({ minimum = -1_000_000, maximum = Number.MAX_SAFE_INTEGER }) =>
    fc.integer({ min: minimum, max: Math.min(maximum, Number.MAX_SAFE_INTEGER) }),
  number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items = {}, maxItems = 5 }, resolve) =>
    fc.array(valuesOf(items, resolve), { maxLength: Math.min(maxItems, 5) }),
  object: objects,
};

function texts({ pattern, format, minLength = 0, maxLength = LONGEST }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, max: new Date('9999-12-31') }).map((date) => date.toISOString());
  if (pattern !== undefined) return matching(pattern);
  return fc.string({ minLength, maxLength: Math.min(maxLength, LONGEST), unit: 'binary' });
}

/** What a pattern excludes by looking ahead is left out afterwards: the generator knows no assertions. */
function matching(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  const without = pattern.replace(/^\^\(\?![^)]*\)/, '^');
  return fc.stringMatching(new RegExp(without, 'u')).filter((text) => whole.test(text));
}

function objects(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.entries(properties).map(
    ([name, of]) => [name, valuesOf(of, resolve)] as [string, fc.Arbitrary<unknown>],
  );
  const known = fc.record(Object.fromEntries(members), { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return known;
  const names = fc.stringMatching(/^[a-z ]{1,20}$/);
  return fc
    .tuple(fc.dictionary(names, valuesOf(additionalProperties, resolve), { maxKeys: 4 }), known)
    .map(([more, some]) => ({ ...more, ...some }));
}

/** Names that mean something to JavaScript; `__proto__` cannot be written as a member of an object literal. */
const dangerousNames = [
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'workspace',
  'policy',
  'id',
];
const wrongValues = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', ' ', '\0', 'x'.repeat(20_000), -1, 1e308, [], {}, null, [[[[[]]]]]),
);

/** The value with one of its places spoilt: another value put there, a member taken away, a member added. */
export function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const name = fc.oneof(fc.constantFrom(...dangerousNames), fc.string());
  return fc.tuple(value, fc.nat(), fc.nat(2), wrongValues, name).map(([whole, at, how, wrong, extra]) => {
    const copy = structuredClone(whole);
    const places = placesOf(copy);
    const place = places[at % (places.length + 1)];
    if (!place) return how === 2 && isObject(copy) ? { ...copy, [extra]: wrong } : wrong;
    if (how === 0) place.in[place.key] = wrong;
    else if (how === 1) Reflect.deleteProperty(place.in, place.key);
    else place.in[extra] = wrong;
    return copy;
  });
}

interface Place {
  in: Record<string, unknown>;
  key: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function placesOf(value: unknown): Place[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [{ in: value, key }, ...placesOf(value[key])]);
}
