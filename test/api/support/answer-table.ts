import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import type { Reply } from './start-api.js';

const page = readFileSync(new URL('../../../docs/reference/webhook-answers.md', import.meta.url), 'utf8');

/** A table of docs/reference/webhook-answers.md as tests: each row's answers are what the row says, and each row has a test. */
export function answerTable(heading: string) {
  const section = page.split('\n## ').find((part) => part.startsWith(heading)) ?? '';
  const rows = [...section.matchAll(/^\| (.+?) \| (\d+|none) \| ([\w-]*) ?\|/gm)];
  const open = new Map(
    rows.map(([, input, status, problem]) => [input!, { status: status!, problem: problem! }]),
  );

  return {
    row: (input: string, run: (t: TestContext) => Promise<Reply | Reply[] | undefined>): void => {
      const expected = open.get(input);
      open.delete(input);
      test(input, async (t) => {
        assert.ok(expected, 'docs/reference/webhook-answers.md has such a row');
        const replies = await run(t);
        if (expected.status === 'none') assert.equal(replies, undefined);
        for (const { status, problem = '' } of [replies ?? []].flat()) {
          assert.deepEqual([String(status), problem], [expected.status, expected.problem]);
        }
      });
    },
    everyRowIsTested: (): void => {
      const untested = [...open.keys()];
      test(`every row of "${heading}" is tested`, () => {
        assert.ok(rows.length > 0);
        assert.deepEqual(untested, []);
      });
    },
  };
}
