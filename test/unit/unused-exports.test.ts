import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ROOMS = ['src', 'sandbox', 'dev-server', 'test', 'bench', 'scripts', 'bin'];
/** The SDK asks for it by this name. */
const KNOWN_OUTSIDE = ['failureConverter'];

const files = ROOMS.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?[jt]s$/.test(name))
    .map((name) => join(room, name)),
).concat('worker.ts');

test('what a file of the product exports, another file uses', () => {
  const users = new Map<string, number>();
  const exported: [name: string, file: string][] = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const word of new Set(text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1);
    if (!/^(src|sandbox|dev-server)\b/.test(file)) continue;
    for (const [, name = ''] of text.matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm))
      exported.push([name, file]);
  }
  assert.ok(exported.length > 500);
  const unused = exported.filter(([name]) => (users.get(name) ?? 0) < 2 && !KNOWN_OUTSIDE.includes(name));
  assert.deepEqual(unused, []);
});
