import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { documentedKeys, placesOf, otherSchemas, SCHEMA_FILE, schemaFile } from '../../scripts/schema.js';
import type { JsonSchema } from '../../src/config/schema/json-schema.js';
import { edited, problemsOf } from '../support/router-file.js';
import { MISTAKES } from '../support/policy-mistakes.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as JsonSchema;
const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  formats: { email: true },
}).compile(schema);
const whatIsWrong = (text: string) => (validate(parse(text)) ? [] : (validate.errors ?? []));

describe('docs/router.schema.json', () => {
  test('is what the schema of the file says (npm run schema writes it)', async () => {
    assert.equal(readFileSync(SCHEMA_FILE, 'utf8'), await schemaFile());
  });

  for (const [name, make] of Object.entries(otherSchemas))
    test(`${name.split('/').at(-1) ?? ''} is what its schema says`, async () => {
      assert.equal(readFileSync(name, 'utf8'), await make());
    });

  test('every key that docs/policy.md explains is in it, and the other way round', () => {
    const keys = documentedKeys(readFileSync(`${ROOT}docs/policy.md`, 'utf8'));
    assert.ok(keys.length > 50);
    const lost = keys.filter(
      ({ path }) => placesOf(schema, ['workspaces', '[]', ...path], schema).length === 0,
    );
    assert.deepEqual(lost, []);
    const [workspace] = placesOf(schema, ['workspaces', '[]'], schema);
    const unexplained = Object.keys(workspace?.['properties'] as object).filter(
      (key) => !keys.some(({ path }) => path[0] === key) && key !== 'targets',
    );
    assert.deepEqual(unexplained, []);
  });

  const examples = readdirSync(`${ROOT}docs/examples`).filter((name) => name.endsWith('.yaml'));
  for (const name of ['router.yaml', ...examples.map((one) => `docs/examples/${one}`)])
    test(`finds nothing wrong in ${name}`, () => {
      assert.deepEqual(whatIsWrong(readFileSync(ROOT + name, 'utf8')), []);
    });

  test('refuses nothing that the router takes, and unknown keys as the router does', () => {
    assert.deepEqual(whatIsWrong(edited()), []);
    const shapes = ['ROUTER_UNKNOWN_KEY', 'ROUTER_MISSING_KEY', 'ROUTER_WRONG_TYPE', 'ROUTER_OUT_OF_RANGE'];
    const missed = MISTAKES.filter(([code, , edit]) => {
      const text = edited(edit);
      if (problemsOf(text).length === 0) throw new Error(`no mistake: ${text}`);
      return shapes.includes(code) && !text.includes('__proto__') && whatIsWrong(text).length === 0;
    });
    // What no shape can say: relations between keys, texts that need their variables known.
    assert.ok(missed.length <= 12, JSON.stringify(missed.map(([code, path]) => [code, path])));
  });
});
