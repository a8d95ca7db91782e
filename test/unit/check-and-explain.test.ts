import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { explainRouting } from '../../src/cli/explain/story.js';
import type { Contact } from '../../src/routing/conversation.js';
import { CRM_TOKEN, sandboxFor } from '../support/sandbox.js';
import { edited, env, load, type Edit } from '../support/router-file.js';

const ROOT = new URL('../../', import.meta.url).pathname;

/** As typed at a prompt. */
function run(command: 'check' | 'explain', args: string[], variables: NodeJS.ProcessEnv = env) {
  const code = `import('${ROOT}src/cli/main.ts').then(async (m) => process.exit(await m.main(process.argv.slice(1), process.env)))`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code, '--', command, ...args],
    { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], ...variables } },
  );
  return { status, stdout, stderr };
}

describe('vip-router check', () => {
  let folder: string;
  const file = () => join(folder, 'router.yaml');
  before(() => (folder = mkdtempSync(join(tmpdir(), 'check-'))));
  after(() => rmSync(folder, { recursive: true }));

  test('tells every mistake with place, code, page and what was probably meant', () => {
    writeFileSync(file(), edited(['id: acme', 'id: acme\n    taregts: {}'], ['user: 101,', 'user: 110,']));
    const { status, stdout, stderr } = run('check', [file()]);
    assert.deepEqual([status, stderr], [1, '']);
    assert.match(stdout, /router\.yaml:3:5 mistake ROUTER_UNKNOWN_KEY\n {2}.*did you mean targets\?\n/);
    assert.match(stdout, /docs\/reference\/mistakes\.md#router_unknown_key/);
    assert.match(stdout, /ROUTER_TARGET_UNKNOWN_AGENT\n {2}.*no agent 110; did you mean 101\?/);
    assert.match(stdout, /2 mistakes; the service would not start with it/);
  });

  test('a sound file may be advised on: no probe, lines of the VIP list, people whom nothing leads to', () => {
    writeFileSync(join(folder, 'vips.csv'), 'email\nvip@example.com\nno address\n');
    writeFileSync(
      file(),
      edited(
        [
          'crm:\n      request:\n        url: ${CRM_URL}/customers?email=$contact.email',
          'crm: { type: csv, file: vips.csv }',
        ],
        ['{ id: 102, name: Ben }', '{ id: 102, name: Ben }\n      - { id: 103, name: Cy }'],
        ['invalid: { workspace: true }', 'invalid: { team: support }'],
      ),
    );
    const { status, stdout } = run('check', [file()]);
    assert.equal(status, 0);
    assert.match(stdout, /:8:5 suggestion ROUTER_ADVICE_NO_PROBE|suggestion ROUTER_ADVICE_NO_PROBE/);
    assert.match(stdout, /ROUTER_ADVICE_VIP_LIST\n {2}.*line 3 is left out/);
    assert.match(stdout, /ROUTER_ADVICE_IDLE_AGENT\n {2}.*no target leads to Cy/);
    assert.match(stdout, /is valid \(4 suggestions\): acme \(policy [0-9a-f]{12}\)/);
  });

  test('a variable that is not set is told, with what takes its place', () => {
    writeFileSync(file(), edited(['token: ${RESPONDIO_TOKEN}', "token: '${NOT_SET_ANYWHERE:-x}'"]));
    const { status, stdout } = run('check', [file()]);
    assert.equal(status, 0);
    assert.match(stdout, /ROUTER_ADVICE_ENV_UNSET\n.*NOT_SET_ANYWHERE is not set; the default in the file/);
    assert.doesNotMatch(stdout, /CRM_URL is not set/);
  });

  test('without the sandbox only the variables that are set count', () => {
    const lone = run('check', ['--no-sandbox'], {});
    assert.equal(lone.status, 1);
    assert.match(lone.stdout, /ROUTER_ENV_MISSING\n.*RESPONDIO_TOKEN is not set/);
    assert.equal(run('check', ['a', 'b']).status, 2);
  });
});

describe('vip-router explain', () => {
  const VIP = 'vip@example.com';
  const asIs = (edits: Edit[] = []) =>
    load(edited(['crm:\n', 'crm:\n      allowInternal: [127.0.0.1]\n'], ...edits));

  async function explained(
    t: Parameters<typeof sandboxFor>[0],
    contact: Partial<Contact>,
    options: { edits?: Edit[]; askCrm?: boolean } = {},
  ) {
    const sandbox = await sandboxFor(t);
    const workspace = asIs(options.edits).workspaces[0]!;
    const { lines } = await explainRouting({
      workspace,
      contact: { id: '1', tags: [], fields: {}, ...contact },
      askCrm: options.askCrm ?? true,
      env: { ...env, CRM_URL: sandbox.crmUrl, CRM_TOKEN },
    });
    return { text: lines.join('\n'), asked: await sandbox.ledger() };
  }
  const token: Edit = [
    '/customers?email=$contact.email',
    '/customers?email=$contact.email&key=${CRM_TOKEN}\n        headers: { Authorization: "Bearer ${CRM_TOKEN}" }',
  ];

  test('asks the CRM, says who would get a VIP and why, and hides secrets', async (t) => {
    const { text } = await explained(t, { email: VIP }, { edits: [token] });
    assert.match(
      text,
      /CRM is asked: GET http:\/\/127\.0\.0\.1:\d+\/\S+email=vip%40example\.com&key=\$\{CRM_TOKEN\}/,
    );
    assert.match(text, /vip: CRM says CustomerType = VIP/);
    assert.match(text, /would go to Ana: dedicated person/);
    assert.ok(!text.includes(CRM_TOKEN));
  });

  test('who is nobody known by is asked, and told where each end leads', async (t) => {
    const { text, asked } = await explained(t, {});
    assert.match(text, /would be asked "Hello!.*" and up to 3 times more/);
    assert.match(text, /noAnswer: support \(round robin\); waits up to 1d/);
    assert.deepEqual(asked, []);
  });

  test('a branch that nobody is to get', async (t) => {
    const unassigned: Edit = [
      'vip: { user: 101, fallback: { team: support } }\n      regular: { team: support }',
      'vip: { unassign: true }\n      regular: { unassign: true }',
    ];
    const { text } = await explained(t, { email: VIP }, { edits: [unassigned, token] });
    assert.match(text, /Target "\w+": nobody: a present assignee is removed, and it stays unassigned\.$/);
    assert.match((await explained(t, {}, { edits: [unassigned] })).text, /noAnswer: nobody: a present/);
  });

  test('--no-ask and requests that could write ask nobody', async (t) => {
    const without = await explained(t, { email: VIP }, { askCrm: false });
    assert.match(without.text, /CRM was not asked\. Where each answer leads:\n {2}vip: Ana/);
    const put = await explained(
      t,
      { email: VIP },
      { edits: [['request:\n', 'request:\n        method: PUT\n']] },
    );
    assert.match(put.text, /not asked, because its request could change something/);
  });

  test('rules, tags and a CRM that is down', async (t) => {
    const tagged: Edit = [
      'id: acme',
      'id: acme\n    vipContacts: { tags: [gold] }\n    match: [{ name: promo, when: { tags: [promo] }, ignore: true }]',
    ];
    assert.match(
      (await explained(t, { tags: ['Gold'] }, { edits: [tagged] })).text,
      /VIP without a lookup: the contact has the tag gold/,
    );
    assert.match(
      (await explained(t, { tags: ['promo'] }, { edits: [tagged] })).text,
      /rule "promo" ignores such/,
    );
    const down = asIs([['${CRM_URL}/customers', 'http://127.0.0.1:9/customers']]).workspaces[0]!;
    const { lines } = await explainRouting({
      workspace: down,
      contact: { id: '1', tags: [], fields: {}, email: VIP },
      askCrm: true,
      env,
    });
    assert.match(lines.join('\n'), /unavailable: CRM does not answer .*\n.*Target "unavailable"/);
  });

  test('as a run would: no malformed address is asked for, and a CRM that fails its probe is not believed', async (t) => {
    const phone: Edit = [
      'customers?email=$contact.email',
      'customers?phone=$contact.phone\n        headers: { Authorization: "Bearer ${CRM_TOKEN}" }\n      identifyBy: [phone]\n      defaultCountry: DE',
    ];
    const known = await explained(t, { email: 'no address', phone: '030 000100' }, { edits: [phone] });
    assert.match(known.text, /phone=%2B4930000100\n.*vip: CRM says CustomerType = VIP/s);
    const probed: Edit = ['crm:\n', 'crm:\n      probe: joe@example.com\n'];
    const { text } = await explained(t, { email: 'lea@example.com' }, { edits: [probed, token] });
    assert.match(text, /misconfigured: the probe of CRM failed.*"regular" is treated as misconfigured/);
  });

  test('at a prompt', () => {
    const { status, stdout } = run('explain', ['--email', VIP, '--no-ask']);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Policy [0-9a-f]{12} of acme/);
    assert.equal(run('explain', ['--emial', VIP]).status, 2);
  });
});
