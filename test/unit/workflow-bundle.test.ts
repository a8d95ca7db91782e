/** What every worker loads for workflow code, and replays with: what may be in it, and how large it may be. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildWorkflowBundle } from '../../scripts/build.mjs';

/** Bytes of code, without the source map: a quarter more than there is now. */
const BUDGET = { ours: 700_000, all: 1_350_000 };

/** The SDK's own parts, the domain, and the workflows. What else is here is the SDK's. */
const ALLOWED = [
  /^\.\/node_modules\/@temporalio\/(common|workflow)\//,
  /^\.\/node_modules\/(nexus-rpc|long|ms)\//,
  /^\.\/src\/(routing|workflows)\//,
];
/** In the bundle for installations with a payload codec: failures are encoded in the sandbox. */
const ENCODING = [...ALLOWED, /^\.\/src\/temporal\/codec\/failure-converter\.ts$/];
/** The bundler's own names, for stubs of what is not there. */
const BUNDLERS = /^\?/;

/** Module path to bytes. */
function modulesOf(bundle: string): Map<string, number> {
  const [code = ''] = bundle.split('//# sourceMappingURL');
  const parts = code.split(/^\/\*{3}\/ "/m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('"')), Buffer.byteLength(part)]));
}

const strangers = (bundle: string, allowed: readonly RegExp[]) =>
  [...modulesOf(bundle).keys()].filter(
    (name) => !BUNDLERS.test(name) && !allowed.some((one) => one.test(name)),
  );

function overBudget(bundle: string): string[] {
  const sizes = [...modulesOf(bundle)];
  const sum = (wanted: (name: string) => boolean) =>
    sizes.filter(([name]) => wanted(name)).reduce((total, [, size]) => total + size, 0);
  const has = { ours: sum((name) => name.startsWith('./src/')), all: sum(() => true) };
  return Object.entries(has).flatMap(([part, size]) =>
    size > BUDGET[part as keyof typeof BUDGET] ? [`${part}: ${size} bytes`] : [],
  );
}

describe('the workflow bundle', () => {
  let plain = '';
  let encoding = '';
  let folder: string | undefined;
  before(async () => {
    let file = process.env['TEST_WORKFLOW_BUNDLE'];
    if (file === undefined) {
      folder = mkdtempSync(join(tmpdir(), 'vip-router-bundle-'));
      await buildWorkflowBundle((file = join(folder, 'workflow-bundle.js')));
    }
    plain = readFileSync(file, 'utf8');
    encoding = readFileSync(file.replace(/\.js$/, '.encoding.js'), 'utf8');
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true }));

  test('has the SDK, the domain and the workflows in it, and nothing else', () => {
    assert.deepEqual([strangers(plain, ALLOWED), strangers(encoding, ENCODING)], [[], []]);
    assert.ok(modulesOf(plain).has('./src/workflows/route-vip-contact.ts'));
  });

  test('keeps to its budget', () => {
    assert.deepEqual([overBudget(plain), overBudget(encoding)], [[], []]);
  });

  test('a package that slipped in would be seen, and so would a large module', () => {
    const header = (name: string) => `/***/ "${name}"\n`;
    const planted = `${header('./node_modules/zod/index.js')}${header('./src/api/auth.ts')}${plain}`;
    assert.deepEqual(strangers(planted, ALLOWED), ['./node_modules/zod/index.js', './src/api/auth.ts']);
    const large = `${header('./src/routing/large.ts')}${' '.repeat(BUDGET.ours)}\n${plain}`;
    assert.match(overBudget(large)[0] ?? '', /^ours/);
  });
});
