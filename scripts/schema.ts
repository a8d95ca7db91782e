/**
 * npm run schema: writes what is generated from the zod schemas. docs/router.schema.json, with which editors check and
 * complete router.yaml; the tables of keys in docs/reference/router-yaml.md; the JSON Schemas of the events that come in
 * (generic platform) and go out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { platformsPage } from './platforms-page.js';
import { Event } from '../src/platforms/generic/schemas.js';
import { routerEvent } from '../src/schema/event.js';
import { routerJsonSchema } from './schema/json-schema.js';
import { tablesOf, withPlainDescriptions } from './schema/tables.js';

const file = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
export const SCHEMA_FILE = file('router.schema.json');
export const REFERENCE_PAGE = file('reference/router-yaml.md');

/** What each generated file should contain. */
export const generated: Record<string, () => Promise<string>> = {
  [SCHEMA_FILE]: () => json(withPlainDescriptions(routerJsonSchema())),
  [REFERENCE_PAGE]: () => Promise.resolve(referencePage()),
  [file('events.schema.json')]: () => json({ ...z.toJSONSchema(routerEvent), title: "The router's events" }),
  [file('generic-events.schema.json')]: () =>
    json({
      ...z.toJSONSchema(Event, { io: 'input', unrepresentable: 'any' }),
      title: 'Events of the generic platform',
    }),
  [file('reference/platforms.md')]: () => Promise.resolve(platformsPage()),
};

async function json(schema: object): Promise<string> {
  return format(JSON.stringify(schema), { ...(await resolveConfig(SCHEMA_FILE)), parser: 'json' });
}

/** The page with its tables replaced: each stands between `<!-- table: NAME -->` and `<!-- end of table -->`. */
function referencePage(): string {
  const page = readFileSync(REFERENCE_PAGE, 'utf8');
  return Object.entries(tablesOf(routerJsonSchema())).reduce((text, [name, table]) => {
    const [before, rest] = text.split(`<!-- table: ${name} -->\n`);
    const end = rest?.indexOf('<!-- end of table -->') ?? -1;
    if (rest === undefined || end < 0)
      throw new Error(`${REFERENCE_PAGE} has no place for the table ${name}`);
    return `${before}<!-- table: ${name} -->\n${table}\n${rest.slice(end)}`;
  }, page);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, make] of Object.entries(generated)) writeFileSync(name, await make());
