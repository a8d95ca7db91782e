/** The contract check itself: what it sees, and what it takes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compareKeys, tableOf } from './support/key-table.js';
import { operationsOf } from './support/operations.js';
import { assertTurnsRed, assertUnknownKeysTurnRed, withKey, withoutKey } from './support/planted.js';
import { schemasOf } from './support/schemas.js';

const samples = [
  { id: 1, user: { id: 7, email: 'a@x.example' }, tags: [{ name: 'a' }], meta: { a: 1 } },
  { id: 2, user: null, tags: [{ name: 'b', colour: 'red' }], note: 'n', meta: { b: 2 } },
];

describe('key comparison', () => {
  const table = tableOf(samples);
  const check = (body: unknown) => compareKeys({ vendor: 'acme', event: 'opened', table }, body);

  test('every source passes its own check', () => {
    for (const sample of samples) assert.deepEqual(check(sample), []);
  });

  test('a key that no source has is seen at every depth, and named', () => {
    assertUnknownKeysTurnRed(check, samples[0]);
    assert.deepEqual(check(withKey(samples[0], 'tags[].size', 1)), [
      'acme opened: tags[].size: no source has this key',
    ]);
  });

  test('a key that every source has may not be absent, also of an object that some sources have as null', () => {
    for (const path of ['id', 'user', 'user.id', 'tags', 'tags[].name'])
      assertTurnsRed(check, samples[0], withoutKey(samples[0], path), `${path}: the key is absent`);
  });

  test('null where every source has an object is seen; an empty list is not', () => {
    assertTurnsRed(check, samples[1], { ...samples[1], tags: [null] }, 'tags[]: every source has an object');
    assert.deepEqual(check({ ...samples[1], tags: [] }), []);
  });

  test('what is open takes any key', () => {
    const open = { always: ['id'], sometimes: ['meta.*'] };
    const body = { id: 1, meta: { anything: { goes: 1 } } };
    assert.deepEqual(compareKeys({ vendor: 'acme', event: 'opened', table: open }, body), []);
  });
});

describe('schemas', () => {
  const pet = (extra: object) => ({
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', ...extra },
      age: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    },
  });
  const openApi = {
    openapi: '3.0.1',
    paths: {
      '/pets/{id}': {
        get: { responses: { 200: { $ref: '#/components/responses/Pet' } } },
        put: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
          responses: { 204: {} },
        },
      },
      '/pets/mine': { get: { responses: {} } },
    },
    components: {
      responses: {
        Pet: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      },
      schemas: { Pet: pet({ nullable: true }) },
    },
  };

  test('OpenAPI 3.0: nullable and exclusive bounds are understood', () => {
    const check = (value: unknown) => schemasOf('acme', openApi).complaints('/components/schemas/Pet', value);
    assert.deepEqual(check({ name: null, age: 1 }), []);
    assertTurnsRed(check, { name: 'Rex' }, { name: 'Rex', age: 0 }, 'age: must be > 0');
    assertTurnsRed(check, { name: 'Rex' }, { name: 7 }, 'name: must be string');
  });

  test('OpenAPI: calls are found with the schemas of their bodies, exact paths first', () => {
    const found = operationsOf(openApi);
    assert.deepEqual(
      found.map(({ method, path }) => `${method} ${path}`),
      ['GET /pets/mine', 'GET /pets/{id}', 'PUT /pets/{id}'],
    );
    const schemas = schemasOf('acme', openApi);
    assert.deepEqual(schemas.complaints(found[2]?.request ?? '', { name: 'Rex' }), []);
    assert.equal(schemas.complaints(found[1]?.answers['200'] ?? '', {}).length, 1);
  });
});

test('every vendor names the sources of its data: commit or version, licence, how certain', () => {
  const folder = new URL('.', import.meta.url);
  const vendors = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
  for (const { name } of vendors.filter((one) => one.name !== 'support')) {
    const text = readFileSync(new URL(`./${name}/PROVENANCE.md`, folder), 'utf8');
    for (const column of ['source', 'commit', 'licence', 'certain'])
      assert.match(text, new RegExp(column), name);
    const files = readdirSync(new URL(`./${name}/`, folder)).filter((file) => file.endsWith('.json'));
    for (const file of files) assert.ok(text.includes(file), `${name}/PROVENANCE.md does not name ${file}`);
  }
});
