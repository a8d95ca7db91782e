import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settings as table } from '../../src/config/settings-table.mjs';
import { readSettings, SettingsError, type GivenSettings } from '../../src/config/settings.js';
import { platformKinds } from '../../src/platforms/index.js';

const problemsOf = (given: GivenSettings, env: NodeJS.ProcessEnv = {}): string[] => {
  try {
    readSettings(given, env);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
};

describe('the settings of start', () => {
  test('defaults', () => {
    assert.deepEqual(readSettings({}, {}), {
      host: '127.0.0.1',
      port: 8080,
      temporalPort: 7233,
      temporalUiPort: 8233,
      sandboxPort: 8090,
      sandbox: true,
      platform: 'respond-io',
      data: '.data',
      policy: 'router.yaml',
      deployment: '',
      buildId: '',
    });
  });

  test('a flag wins over its variable, a variable over the default, an empty variable is none', () => {
    const env = { ROUTER_PORT: '9000', ROUTER_DATA: '/var/router', ROUTER_POLICY: '' };
    const { port, data, policy } = readSettings({ port: '9001' }, env);
    assert.deepEqual([port, data, policy], [9001, '/var/router', 'router.yaml']);
  });

  test('the sandbox is switched off by flag or variable', () => {
    assert.equal(readSettings({ 'no-sandbox': true }, {}).sandbox, false);
    assert.equal(readSettings({ 'no-sandbox': true }, { ROUTER_SANDBOX: 'on' }).sandbox, false);
    assert.equal(readSettings({}, { ROUTER_SANDBOX: 'off' }).sandbox, false);
  });

  test('every mistake is told at once, with the flag or the variable it came from', () => {
    const problems = problemsOf({ port: 'http' }, { TEMPORAL_PORT: '70000', ROUTER_SANDBOX: 'maybe' });
    const expected = [
      /^--port: "http" is not a port number$/,
      /^TEMPORAL_PORT: "70000" is above 65535$/,
      /^ROUTER_SANDBOX: "maybe" is neither on nor off$/,
    ];
    for (const one of expected)
      assert.ok(
        problems.some((problem) => one.test(problem)),
        `${String(one)} in ${problems.join(' | ')}`,
      );
    assert.equal(problems.length, expected.length);
  });

  test('Worker Versioning wants a name and a build id, and neither as Temporal cannot take it', () => {
    const { deployment, buildId } = readSettings({ 'build-id': '3a04745' }, { ROUTER_DEPLOYMENT: 'router' });
    assert.deepEqual([deployment, buildId], ['router', '3a04745']);
    assert.deepEqual(problemsOf({ deployment: 'router' }), [
      'ROUTER_DEPLOYMENT and ROUTER_BUILD_ID go together: set both, or neither',
    ]);
    assert.match(problemsOf({ 'build-id': 'a:b' })[0] ?? '', /^--build-id: "a:b" has other characters than/);
  });

  test('two parts cannot have one port, but any number may ask for a free one', () => {
    assert.deepEqual(problemsOf({ port: '8233' }), ['--port and --temporal-ui-port are both 8233']);
    assert.deepEqual(problemsOf({ 'sandbox-port': '8080', 'no-sandbox': true }), []);
    assert.deepEqual(problemsOf({ port: '0', 'sandbox-port': '0' }), []);
  });

  test('the table lists the platforms that there are', () => {
    assert.deepEqual([...table.platform.choices], [...platformKinds.keys()]);
  });
});
