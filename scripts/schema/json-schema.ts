/** The JSON Schema of router.yaml (draft 2020-12), made from the zod schema. */
import { z } from 'zod';
import { settingsOf } from '../../src/config/platform.js';
import { routerFile } from '../../src/config/router-file.js';
import { schemaChecks } from '../../src/config/schema-checks.js';
import { platformKinds } from '../../src/platforms/index.js';
import { CRM_KINDS } from '../../src/schema/crm.js';
import { catchUpSettings } from '../../src/schema/policy.js';
import { dedicatedTarget, poolTarget, unassignTarget, userTarget } from '../../src/schema/targets.js';
import type { DefinitionName } from '../../src/schema/values.js';

export interface JsonSchema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  minimum?: number;
  maximum?: number;
  $defs?: Record<DefinitionName, JsonSchema>;
}

/** The environment of the place where the file will be used is not known here. */
const ENVIRONMENT = {};

export function routerJsonSchema(): JsonSchema {
  const pools = [poolTarget('team', 1), poolTarget('workspace', 1)];
  const languages = { type: 'object', required: ['default'], additionalProperties: { type: 'string' } };
  const checks = schemaChecks(ENVIRONMENT);
  return {
    ...toJson(routerFile(ENVIRONMENT)),
    title: 'VIP contact router: router.yaml',
    $defs: {
      target: anyOf(userTarget, dedicatedTarget, ...pools, unassignTarget),
      pool: anyOf(...pools),
      dedicatedFallback: anyOf(userTarget, ...pools),
      texts: { anyOf: [{ type: 'string' }, languages] },
      catchUp: anyOf(z.literal(false), catchUpSettings),
      crm: anyOf(...Object.values(CRM_KINDS).map((kind) => kind(checks))),
      platform: anyOf(...[...platformKinds.values()].map((kind) => settingsOf(kind, ENVIRONMENT))),
    },
  };
}

function anyOf(...schemas: z.ZodType[]): JsonSchema {
  return {
    anyOf: schemas.map((one) => {
      const found = toJson(one);
      Reflect.deleteProperty(found, '$schema');
      return found;
    }),
  };
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
  }) as JsonSchema;
}
