/** What we ship and who made it: judged by the commands that CI runs, here with recorded answers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { advisoriesOf, problemsOf } from '../../scripts/supply/advisories.mjs';
import { judgeLicences, mayBeUsed } from '../../scripts/supply/licences.mjs';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
interface Lock {
  packages: Record<
    string,
    { hasInstallScript?: boolean; integrity?: string; resolved?: string; license?: string; version?: string }
  >;
}
const lock = JSON.parse(read('package-lock.json')) as Lock;
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, unknown>>;

/** As `npm audit --json` reports one advisory and a package that depends on it. */
const report = {
  auditReportVersion: 2,
  vulnerabilities: {
    'left-pad': {
      via: [
        {
          source: 1_099_999,
          name: 'left-pad',
          title: 'Pads without end',
          url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
          severity: 'high',
        },
      ],
    },
    padder: { via: ['left-pad'] },
  },
};
const allowance = {
  id: 'GHSA-aaaa-bbbb-cccc',
  package: 'left-pad',
  why: 'pads constants only',
  until: '2026-12-31',
};
const found = advisoriesOf(report) ?? [];
const judged = (allowances: (typeof allowance)[], today = '2026-11-25') =>
  problemsOf(found, allowances, today);

test('a new advisory fails, once', () => {
  assert.equal(judged([]).length, 1);
  assert.match(judged([])[0] ?? '', /GHSA-aaaa-bbbb-cccc \(high\) in left-pad: Pads without end/);
});

test('a reviewed one passes until its day is over, for its package alone', () => {
  assert.deepEqual(judged([allowance]), []);
  assert.deepEqual(judged([allowance], '2026-12-31'), []);
  assert.match(judged([allowance], '2027-01-01').join(), /ended on 2026-12-31/);
  assert.match(judged([{ ...allowance, package: 'other' }]).join(), /Pads without end.*no such advisory/);
});

test('an allowance without reason or day, or for nothing, is a mistake', () => {
  assert.match(judged([{ ...allowance, why: ' ' }]).join(), /says why/);
  assert.match(judged([{ ...allowance, until: 'later' }]).join(), /ends on a day/);
  assert.match(problemsOf([], [allowance], '2026-11-25').join(), /no such advisory/);
});

test('a registry that cannot be asked is no clean report', () => {
  assert.equal(advisoriesOf({ message: '405 Method Not Allowed', statusCode: 405 }), undefined);
  assert.equal(advisoriesOf(undefined), undefined);
  assert.deepEqual(advisoriesOf({ vulnerabilities: {} }), []);
});

test('the allowances that hold are written as they should be', () => {
  const allowances = JSON.parse(read('.ci/audit-allowed.json')) as (typeof allowance)[];
  const advisories = allowances.map((one) => ({ ...one, severity: '', title: '' }));
  assert.deepEqual(problemsOf(advisories, allowances, '0000-00-00'), []);
});

test('everything that we ship may be used; something else would be seen', () => {
  const { count, problems } = judgeLicences(lock);
  assert.ok(count > 100);
  assert.deepEqual(problems, []);
  const planted = { 'node_modules/a': { license: 'GPL-3.0' }, 'node_modules/b/node_modules/c': {} };
  assert.deepEqual(judgeLicences({ packages: planted }).problems, ['a: GPL-3.0', 'c: no licence named']);
  assert.deepEqual(
    ['MIT', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0)', 'MIT AND GPL-3.0', 'SEE LICENSE IN x', ''].map(
      mayBeUsed,
    ),
    [true, true, true, false, false, false],
  );
});

test('no package runs anything while it is installed; a new one that wants to has to be reviewed', () => {
  const wanting = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  assert.deepEqual([...new Set(wanting)].sort(), Object.keys(manifest['allowScripts'] ?? {}).sort());
  assert.deepEqual([...new Set(Object.values(manifest['allowScripts'] ?? {}))], [false]);
  assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
});

test('every package is pinned, by version and by content, and comes from a registry', () => {
  const wanted = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['overrides'] };
  for (const [name, version] of Object.entries(wanted))
    assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  for (const [path, { integrity = '', resolved = '' }] of Object.entries(lock.packages)) {
    if (path === '') continue;
    assert.match(integrity, /^sha512-/, path);
    assert.match(resolved, /^(https:.*\.tgz)?$/, `${path}: no repository, no folder, no other protocol`);
  }
});

test('the workflows pin every action to a commit and may only read', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: unknown;
    jobs: Record<string, { permissions?: unknown; steps: { uses?: string; run?: string }[] }>;
  };
  assert.deepEqual(workflow.permissions, { contents: 'read' });
  for (const { permissions, steps } of Object.values(workflow.jobs)) {
    assert.equal(permissions, undefined);
    for (const { uses } of steps) if (uses) assert.match(uses, /@[0-9a-f]{40}$/);
  }
});

test('the image runs as nobody in particular, says whether it is well, and holds no secrets', () => {
  const lines = read('Dockerfile').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  assert.ok(last.includes('USER node'));
  assert.ok(last.some((line) => line.startsWith('HEALTHCHECK ')));
  assert.equal(/(TOKEN|SECRET|KEY|PASSWORD)=/.test(lines.join('\n')), false);
  const ignored = read('.dockerignore').split('\n');
  for (const name of ['.env', '.data', '.git', 'node_modules']) assert.ok(ignored.includes(name), name);
});
