/** The shape of router.yaml as a JSON Schema, for editors. The schema of the file itself is the only source. */
import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import type { DefinitionName } from './basics.js';
import { catchUpSettings } from './catch-up.js';
import { KINDS } from './crm.js';
import { platformKinds } from '../../platforms/index.js';
import { settingsOf } from './platform.js';
import { routerFile } from './router-file.js';
import { dedicatedTarget, poolTarget, unassignTarget, userTarget } from './target.js';

export type JsonSchema = Record<string, unknown>;

/** Any variable may be set where the file will be used. */
const NOTHING: Environment = {};

/** @returns draft 2020-12 */
export function routerJsonSchema(): JsonSchema {
  const pools = [poolTarget('team', 1), poolTarget('workspace', 1)];
  const languages = { type: 'object', required: ['default'], additionalProperties: { type: 'string' } };
  const definitions: Record<DefinitionName, JsonSchema> = {
    target: anyOf(userTarget, dedicatedTarget, ...pools, unassignTarget),
    pool: anyOf(...pools),
    dedicatedFallback: anyOf(userTarget, ...pools),
    texts: { anyOf: [{ type: 'string' }, languages] },
    catchUp: anyOf(z.literal(false), catchUpSettings),
    crm: anyOf(...Object.values(KINDS).map((kind) => kind(NOTHING))),
    platform: anyOf(...[...platformKinds.values()].map((kind) => settingsOf(kind, NOTHING))),
  };
  return {
    ...toJson(routerFile(NOTHING)),
    title: 'VIP contact router: router.yaml',
    $defs: definitions,
  };
}

function anyOf(...schemas: z.ZodType[]): JsonSchema {
  return { anyOf: schemas.map(inner) };
}

function inner(schema: z.ZodType): JsonSchema {
  const found = toJson(schema);
  Reflect.deleteProperty(found, '$schema');
  return found;
}

function toJson(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // The only lists that are made from something else are those of `oneOrMore`.
    override: ({ zodSchema, jsonSchema }) => {
      const { type, items } = jsonSchema;
      if (zodSchema._zod.def.type !== 'pipe' || type !== 'array' || Array.isArray(items)) return;
      const list = { ...jsonSchema };
      for (const key of Object.keys(list)) Reflect.deleteProperty(jsonSchema, key);
      jsonSchema.anyOf = [items as typeof list, list];
    },
  });
}
