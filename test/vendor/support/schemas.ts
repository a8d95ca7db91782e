/** JSON values against the schemas of one document: JSON Schema 2020-12, or OpenAPI 3. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from './data.js';

export interface Schemas {
  /**
   * @param pointer of the schema within the document: `/$defs/Contact`
   * @returns what is wrong, one sentence each with vendor, name and path; empty: valid
   */
  complaints(pointer: string, value: unknown, name?: string): string[];
}

export function schemasOf(vendor: string, document: Json): Schemas {
  // Vendors' documents hold words that ajv does not know (`example`, `x-…`), and formats of their own.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...asJsonSchema(document), $id: vendor });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string) => {
    const found = compiled.get(pointer) ?? ajv.compile({ $ref: `${vendor}#${asFragment(pointer)}` });
    compiled.set(pointer, found);
    return found;
  };
  return {
    complaints(pointer, value, name = pointer) {
      const validate = validatorOf(pointer);
      if (validate(value)) return [];
      return (validate.errors ?? []).map((error) => `${vendor} ${name}: ${describe(error)}`);
    },
  };
}

function describe({ instancePath, message = 'is wrong', params }: ErrorObject): string {
  const path = instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const detail = Object.values(params as Json)
    .map(String)
    .join(', ');
  return `${path === '' ? '$' : path}: ${message} (${detail})`;
}

const asFragment = (pointer: string): string =>
  pointer
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%24', '$'))
    .join('/');

/** OpenAPI 3.0 says `nullable: true` and `exclusiveMinimum: true` where JSON Schema has other words. */
function asJsonSchema(document: Json): Json {
  const { openapi } = document;
  const is30 = typeof openapi === 'string' && openapi.startsWith('3.0');
  return is30 ? (translated(document) as Json) : document;
}

function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, translated(inner)]),
  );
  for (const word of ['Minimum', 'Maximum']) {
    const [exclusive, bound] = [`exclusive${word}`, word.toLowerCase()];
    if (typeof rest[exclusive] !== 'boolean') continue;
    if (rest[exclusive]) [rest[exclusive], rest[bound]] = [rest[bound], undefined];
    else rest[exclusive] = undefined;
  }
  const schema = Object.fromEntries(Object.entries(rest).filter(([, inner]) => inner !== undefined));
  // A property may be called `nullable`.
  if (typeof nullable !== 'boolean') return nullable === undefined ? schema : { ...schema, nullable };
  return nullable ? { anyOf: [schema, { type: 'null' }] } : schema;
}
