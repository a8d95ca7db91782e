/** No text makes a regular expression of ours slow: each is judged by a checker made for it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { regularExpressionsOf, type Found } from '../support/regular-expressions.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Those that read our own words only, and why that is so. */
const harmless = new Map([
  ['of Support.*regular', 'the demo compares it with a sentence that the service wrote'],
  ['VIP.*given by the contact', 'the demo compares it with a sentence that the service wrote'],
]);

/** Put together from tables of words while the process starts, and why no text makes them slow. */
const builtAtRunTime = new Map([
  ['src/reading/claim.ts', 'they read one sentence: at most 160 characters, blanks folded'],
  ['src/reading/words/third-parties.ts', 'the same sentence'],
  ['sandbox/crm/salesforce-records.ts', 'the sandbox reads queries of our own'],
]);

/** Quadratic at most, on a text of bounded length; test/unit/reading-properties.test.ts times whole messages. */
const bounded = new Map([
  ['src/reading/left-edge.ts', 'at most 320 characters in front of an address'],
  ['src/reading/read-local-part.ts', 'at most 320 characters in front of an address'],
  ['src/reading/words/third-parties.ts', 'one sentence: at most 160 characters'],
  ['src/reading/claim.ts', 'at most 4,000 characters, and from the beginning of a line'],
  ['src/crm/answer-body.ts', 'valid JSON only: every string in it ends'],
]);

function everything(): Found[] {
  const files = ['src', 'sandbox', 'dev-server'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, room, name)),
  );
  return [...files, join(root, 'worker.ts')].flatMap((file) =>
    regularExpressionsOf(relative(root, file), readFileSync(file, 'utf8'), {
      allowsBuilt: builtAtRunTime.has(relative(root, file)),
    }),
  );
}

/** Why it may become slow; undefined when it cannot. */
async function slowness({ pattern, flags, where }: Found): Promise<string | undefined> {
  const verdict = await check(pattern, flags, { timeout: 60_000 });
  if (verdict.status === 'safe') return undefined;
  const isQuadratic =
    verdict.status === 'vulnerable' &&
    verdict.complexity.type === 'polynomial' &&
    verdict.complexity.degree === 2;
  if (isQuadratic && bounded.has(where.split(':')[0] ?? '')) return undefined;
  const why = verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.error.kind;
  return `${where} /${pattern}/${flags}: ${why}`;
}

/** Two at a time: each is a process of its own where the checker has one for this machine. */
async function slowOnes(found: Found[]): Promise<string[]> {
  const open = [...new Map(found.map((one) => [`/${one.pattern}/${one.flags}`, one])).values()];
  const slow: string[] = [];
  const work = async (): Promise<void> => {
    for (let one = open.pop(); one; one = open.pop())
      slow.push(...[await slowness(one)].filter((why) => why !== undefined));
  };
  await Promise.all([work(), work()]);
  return slow;
}

test('none of the source is slow on any text', async (t) => {
  const found = everything();
  const patterns = found.map(({ pattern }) => pattern);
  for (const pattern of harmless.keys())
    assert.ok(patterns.includes(pattern), `${pattern} is gone: take it off`);
  assert.deepEqual(await slowOnes(found.filter(({ pattern }) => !harmless.has(pattern))), []);
  t.diagnostic(`${found.length} regular expressions`);
});

test('a bad one is found, whether written as a literal or put together', async () => {
  const found = regularExpressionsOf(
    'planted.ts',
    [
      "const PART = '(a+)+';",
      'const good = /^a+$/;',
      'const bad = /^(a|a)*$/;',
      'new RegExp(`^${PART}$`)',
    ].join('\n'),
  );
  const slow = await slowOnes(found);
  assert.deepEqual(
    slow.sort().map((line) => line.split(' ')[0]),
    ['planted.ts:3', 'planted.ts:4'],
  );
  assert.throws(
    () => regularExpressionsOf('x.ts', 'const f = (s: string) => new RegExp(s);'),
    /run time only/,
  );
});
