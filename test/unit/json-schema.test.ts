import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { generated, SCHEMA_FILE } from '../../scripts/schema.js';
import { routerJsonSchema } from '../../scripts/schema/json-schema.js';
import { tablesOf } from '../../scripts/schema/tables.js';
import { edited, problemsOf } from '../support/router-file.js';
import { MISTAKES } from '../support/policy-mistakes.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object;
const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  formats: { email: true },
}).compile(schema);
const whatIsWrong = (text: string) => (validate(parse(text)) ? [] : (validate.errors ?? []));

describe('what `npm run schema` writes', () => {
  for (const [name, make] of Object.entries(generated))
    test(`${name.split('/').at(-1) ?? ''} is what the zod schemas say`, async () => {
      assert.equal(readFileSync(name, 'utf8'), await make(), 'run npm run schema');
    });

  test('every key of router.yaml has a type and a meaning', () => {
    const rows = Object.values(tablesOf(routerJsonSchema())).flatMap((table) => table.split('\n').slice(2));
    assert.ok(rows.length > 150, String(rows.length));
    assert.deepEqual(
      rows.filter((row) => /\|\s*\|/.test(row)),
      [],
    );
    assert.deepEqual(
      rows.filter((row) => row.split(/(?<!\\)\|/).some((cell) => cell.length > 200)),
      [],
    );
  });
});

describe('docs/router.schema.json', () => {
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
