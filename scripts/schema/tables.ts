/** The tables of keys in docs/reference/router-yaml.md, made from the JSON Schema. */
import type { JsonSchema } from './json-schema.js';

interface Row {
  key: string;
  type: string;
  /** `required`, `none` or a value. */
  standard: string;
  meaning: string;
}

/** Where a part of the file is explained, by the name of its table. */
const LINKS: Record<string, string> = {
  platform: '[platform](#platforms)',
  crm: '[CRM](#crms)',
  target: '[target](#targets)',
  pool: '[target](#targets): team or workspace',
  dedicatedFallback: '[target](#targets): user, team or workspace',
  texts: '[texts](#how-values-are-written)',
  catchUp: 'mapping or `false`',
};

/** Lists and mappings that have a table of their own. */
const TABLES: Record<string, string> = {
  agents: 'list of [agents](#agents)',
  teams: 'list of [teams](#teams)',
  webhooks: 'list of [endpoints](#webhooks)',
  match: 'list of [rules](#rules-for-some-conversations)',
};
/** In a rule these are what they are in the workspace. */
const IN_RULES: Record<string, string> = { question: '`question.*`', targets: '`targets.*`' };

/** Parts whose keys are listed in the table of the part they belong to. */
const INLINE = new Set(['catchUp']);

/** The tables by name, each as Markdown. */
export function tablesOf(schema: JsonSchema): Record<string, string> {
  const workspace = items(schema.properties?.['workspaces']);
  const list = (key: string, known = {}) =>
    table(rowsOf(items(workspace.properties?.[key]), schema, known), false);
  const kinds = (name: 'platform' | 'crm' | 'target', key?: string) =>
    table(merged(schema.$defs?.[name].anyOf ?? [], schema, key), true);
  return {
    workspace: table(rowsOf(workspace, schema, TABLES), false),
    agents: list('agents'),
    teams: list('teams'),
    webhooks: list('webhooks'),
    match: list('match', IN_RULES),
    platforms: kinds('platform', 'type'),
    crms: kinds('crm', 'type'),
    targets: kinds('target'),
  };
}

/** The schema with descriptions that are plain text, as editors show them. */
export function withPlainDescriptions(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? value.replaceAll('`', '') : value,
  );
  return JSON.parse(text) as JsonSchema;
}

/** @param key distinguishes the kinds; absent: their first key does */
function merged(kinds: JsonSchema[], whole: JsonSchema, key?: string): (Row & { of: string })[] {
  const rows = new Map<string, Row & { names: string[] }>();
  const names = kinds.map((kind) => {
    const [first = ''] = Object.keys(kind.properties ?? {});
    const value = key === undefined ? undefined : kind.properties?.[key]?.const;
    return typeof value === 'string' ? value : first;
  });
  kinds.forEach((kind, index) => {
    for (const row of rowsOf(kind, whole, {})) {
      if (row.key === key) continue;
      const same = JSON.stringify(row);
      const known = rows.get(same) ?? { ...row, names: [] };
      known.names.push(names[index] ?? '');
      rows.set(same, known);
    }
  });
  const order = [...new Set([...rows.values()].map((row) => row.key))];
  return [...rows.values()]
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
    .map((row) => ({ ...row, of: kindsText(row.names, names) }));
}

function kindsText(some: string[], all: string[]): string {
  const others = all.filter((name) => !some.includes(name));
  if (others.length === 0) return 'all';
  return others.length <= 2 && others.length < some.length ? `all but ${others.join(', ')}` : some.join(', ');
}

/** @param known types of keys that are explained elsewhere */
function rowsOf(schema: JsonSchema, whole: JsonSchema, known: Record<string, string>, prefix = ''): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]): Row[] => {
    const key = prefix + name;
    const definition = definitionName(value);
    const inner =
      definition !== undefined && INLINE.has(definition) ? lastAlternative(whole, definition) : value;
    const row: Row = {
      key,
      type: known[key] ?? typeText(value),
      standard: schema.required?.includes(name) ? 'required' : defaultText(value.default),
      meaning: value.description ?? '',
    };
    const isOpaque = known[key] !== undefined || value.title !== undefined;
    const below = isOpaque ? [] : rowsOf(inner, whole, known, `${key}.`);
    return below.length > 0 && row.meaning === '' ? below : [row, ...below];
  });
}

function definitionName(schema: JsonSchema): string | undefined {
  return schema.$ref?.replace('#/$defs/', '');
}

function lastAlternative(whole: JsonSchema, name: string): JsonSchema {
  return whole.$defs?.[name as 'catchUp'].anyOf?.at(-1) ?? {};
}

function items(schema: JsonSchema | undefined): JsonSchema {
  return schema?.items ?? schema?.anyOf?.at(-1)?.items ?? {};
}

function typeText(schema: JsonSchema): string {
  const { title, type, anyOf, minimum, maximum } = schema;
  if (title !== undefined) return title;
  const definition = definitionName(schema);
  if (definition !== undefined) return LINKS[definition] ?? definition;
  if (schema.const !== undefined) return `\`${asYaml(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (anyOf) return [...new Set(anyOf.map(typeText))].join(' or ');
  if (type === 'array') return `list of ${typeText(items(schema))}`;
  if (type === 'object') return 'mapping';
  if (type === 'boolean') return '`true` or `false`';
  if (schema.format === 'email') return 'e-mail address';
  if (type === 'integer' || type === 'number')
    return `${type === 'integer' ? 'whole number' : 'number'}${rangeText(minimum, maximum)}`;
  return 'text';
}

function rangeText(minimum: number | undefined, maximum: number | undefined): string {
  return minimum !== undefined && maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER
    ? `, ${minimum} to ${maximum}`
    : '';
}

function defaultText(value: unknown): string {
  return value === undefined ? 'none' : `\`${asYaml(value)}\``;
}

function asYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asYaml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${asYaml(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function table(rows: (Row & { of?: string })[], hasKinds: boolean): string {
  const head = ['key', ...(hasKinds ? ['of'] : []), 'type', 'default', 'meaning'];
  const lines = rows.map(({ key, of = '', type, standard, meaning }) => [
    `\`${key}\``,
    ...(hasKinds ? [of] : []),
    type,
    standard,
    meaning,
  ]);
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
