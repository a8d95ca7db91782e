/**
 * npm run schema: writes docs/router.schema.json, which editors check and complete router.yaml with, and the schemas of
 * the events that come in (generic platform) and go out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { routerEvent } from '../src/config/schema/event.js';
import { platformsPage } from './platforms-page.js';
import { Event } from '../src/platforms/generic/schemas.js';
import { routerJsonSchema, type JsonSchema } from '../src/config/schema/json-schema.js';

const file = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
export const SCHEMA_FILE = file('router.schema.json');

/** The schema as its file should be: each key has the meaning that docs/policy.md gives it. */
export async function schemaFile(): Promise<string> {
  const schema = routerJsonSchema();
  for (const { path, meaning } of documentedKeys(readFileSync(file('policy.md'), 'utf8')))
    for (const place of placesOf(schema, ['workspaces', '[]', ...path], schema))
      place['description'] = meaning;
  return written(schema);
}

/** The other schemas, by file. */
export const otherSchemas: Record<string, () => Promise<string>> = {
  [file('events.schema.json')]: () =>
    written({ ...z.toJSONSchema(routerEvent), title: "The router's events" }),
  [file('generic-events.schema.json')]: () =>
    written({
      ...z.toJSONSchema(Event, { io: 'input', unrepresentable: 'any' }),
      title: 'Events of the generic platform',
    }),
  [file('reference/platforms.md')]: () => Promise.resolve(platformsPage()),
};

async function written(schema: object): Promise<string> {
  return format(JSON.stringify(schema), { ...(await resolveConfig(SCHEMA_FILE)), parser: 'json' });
}

interface DocumentedKey {
  path: string[];
  meaning: string;
}

/** Rows of the table of keys: | `crm.type` | default | meaning |. */
export function documentedKeys(page: string): DocumentedKey[] {
  const table = page.slice(page.indexOf('\n## Keys'), page.indexOf('\n## Targets'));
  return [...table.matchAll(/^\| (`[^|]+`) \|[^|]*\| ([^|]+) \|$/gm)].flatMap(([, names = '', text = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({
      path: name.split('.'),
      meaning: text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', ''),
    })),
  );
}

/** Wherever a path leads: through lists, references and alternatives. */
export function placesOf(schema: JsonSchema, [key, ...rest]: string[], whole: JsonSchema): JsonSchema[] {
  const alternatives = alternativesOf(schema, whole);
  if (key === undefined) return [schema];
  return alternatives.flatMap((one) => {
    const next = key === '[]' ? one['items'] : (one['properties'] as JsonSchema | undefined)?.[key];
    return next === undefined ? [] : placesOf(next as JsonSchema, rest, whole);
  });
}

function alternativesOf(schema: JsonSchema, whole: JsonSchema): JsonSchema[] {
  const name = (schema['$ref'] as string | undefined)?.replace('#/$defs/', '');
  if (name !== undefined)
    return alternativesOf((whole['$defs'] as Record<string, JsonSchema>)[name] ?? {}, whole);
  const anyOf = schema['anyOf'] as JsonSchema[] | undefined;
  return anyOf ? anyOf.flatMap((one) => alternativesOf(one, whole)) : [schema];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(SCHEMA_FILE, await schemaFile());
  for (const [name, make] of Object.entries(otherSchemas)) writeFileSync(name, await make());
}
