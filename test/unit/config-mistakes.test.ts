import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadRouterConfig } from '../../src/config/load.js';
import { ConfigError, PROBLEMS, type ProblemCode } from '../../src/config/problems.js';
import { MISTAKES } from '../support/policy-mistakes.js';
import { edited, env, MINIMAL, placeOf, problemsOf } from '../support/router-file.js';

describe('mistakes in router.yaml', () => {
  for (const [code, path, edit, at] of MISTAKES)
    test(`${code} at ${path || 'the key'}: ${edit[1].trim().slice(0, 60)}`, () => {
      const text = edited(edit);
      const found = problemsOf(text);
      const one = found.find((problem) => problem.code === code && problem.path === path);
      assert.ok(one, JSON.stringify(found));
      const { line, column } = one;
      assert.deepEqual({ line, column }, placeOf(text, at), one.message);
      const others = found.filter((problem) => problem !== one).map((problem) => problem.code);
      // An agent without an id is unknown to team and target; more never follows.
      assert.ok(others.length <= 2, JSON.stringify(found));
    });

  test('all mistakes are told at once, in the order of the file', () => {
    const text = edited(
      ['id: acme', 'id: A'],
      ['${RESPONDIO_TOKEN}', '${NOPE}'],
      ['name: Ben', 'name: Ben, maxOpen: none'],
      ['[101, 102]', '[101, 9]'],
      ['user: 101, ', 'user: 8, '],
      ['      invalid: { workspace: true }\n', ''],
    );
    assert.deepEqual(
      problemsOf(text).map(({ code, line }) => [line, code]),
      [
        [2, 'ROUTER_BAD_NAME'],
        [5, 'ROUTER_ENV_MISSING'],
        [12, 'ROUTER_WRONG_TYPE'],
        [14, 'ROUTER_TEAM_UNKNOWN_AGENT'],
        [15, 'ROUTER_ESCALATION_MISSING'],
        [16, 'ROUTER_TARGET_UNKNOWN_AGENT'],
      ],
    );
  });

  test('messages never hold what the environment holds', () => {
    const text = edited(
      ['${CRM_URL}/c', '${CRM_TOKEN}/c'],
      ['type: respond-io', 'type: respond-io\n      baseUrl: ${CRM_TOKEN}'],
    );
    const lines = new ConfigError('router.yaml', problemsOf(text)).toString();
    assert.match(
      lines,
      /^router\.yaml has 2 mistakes:\n {2}router\.yaml:5:16 ROUTER_BAD_URL workspaces\[0\]\.platform\.baseUrl: must be/,
    );
    assert.doesNotMatch(lines, /crm-token/);
  });
});

describe('files that are no policy', () => {
  const cases: [what: string, text: string, code: ProblemCode][] = [
    ['empty', '', 'ROUTER_MISSING_KEY'],
    ['a list', '- a', 'ROUTER_WRONG_TYPE'],
    ['a brace that nobody closes', 'workspaces: [{', 'ROUTER_YAML_SYNTAX'],
    ['a tab', 'workspaces:\n\t- id: acme', 'ROUTER_YAML_SYNTAX'],
    ['two documents', `${MINIMAL}---\n${MINIMAL}`, 'ROUTER_YAML_SYNTAX'],
    ['a tag', 'workspaces: !!js/function a', 'ROUTER_YAML_SYNTAX'],
    ['very deep', '['.repeat(200_000), 'ROUTER_YAML_SYNTAX'],
    ['a bomb', bomb(), 'ROUTER_TOO_MANY_ALIASES'],
    ['an alias in itself', 'workspaces: &a [*a]', 'ROUTER_TOO_MANY_ALIASES'],
    [
      'a queue in itself',
      edited(['regular: { team: support }', 'regular: &r { team: support, queue: { onTimeout: *r } }']),
      'ROUTER_TOO_MANY_ALIASES',
    ],
  ];
  for (const [what, text, code] of cases)
    test(`${what}: ${code}`, () => {
      const started = performance.now();
      assert.ok(
        problemsOf(text).some((problem) => problem.code === code),
        JSON.stringify(problemsOf(text)),
      );
      // Seconds on a busy machine; hours if it multiplied.
      assert.ok(performance.now() - started < 60_000);
    });

  test('the same API key in two workspaces', () => {
    const one = edited(['id: acme', "id: acme\n    apiKeys: ['${ROUTER_API_KEY}']"]);
    const two = one.replace('workspaces:\n', '').replace('id: acme', 'id: other');
    assert.deepEqual(
      problemsOf(one + two).map(({ code, path }) => [code, path]),
      [['ROUTER_DUPLICATE_API_KEY', 'workspaces[1].apiKeys[0]']],
    );
  });

  const folder = mkdtemp(join(tmpdir(), 'router-config-'));
  after(async () => rm(await folder, { recursive: true }));
  const files: [what: string, content: Buffer | undefined, code: ProblemCode][] = [
    ['missing', undefined, 'ROUTER_FILE_UNREADABLE'],
    ['above 1 MiB', Buffer.alloc(1024 * 1024 + 1, '#'), 'ROUTER_FILE_TOO_LARGE'],
    ['not UTF-8', Buffer.from([0x61, 0xff]), 'ROUTER_YAML_SYNTAX'],
  ];
  for (const [what, content, code] of files)
    test(`a file that is ${what}: ${code}`, async () => {
      const file = join(await folder, `${what}.yaml`);
      if (content) await writeFile(file, content);
      assert.throws(
        () => loadRouterConfig(file, env),
        (e) =>
          e instanceof ConfigError &&
          e.problems[0]?.code === code &&
          e.lines()[0]?.startsWith(`${file}:1:1 ${code}`) === true,
      );
    });

  test('every code has a test', () => {
    const tested = new Set([
      ...MISTAKES.map(([code]) => code),
      ...cases.map(([, , code]) => code),
      ...files.map(([, , code]) => code),
      'ROUTER_DUPLICATE_API_KEY',
    ]);
    assert.deepEqual([...tested].sort(), Object.keys(PROBLEMS).sort());
  });
});

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array<string>(10).fill(`*l${i}`).join(', ')}]`,
  );
  return ['l0: &l0 [a]', ...levels].join('\n');
}
