/** A contact is exported and erased while the whole service runs; nobody else is touched. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { catchUpScheduleId } from '../../src/client/catch-up/catch-up-schedule.js';
import { deskId, Naming } from '../../src/client/names.js';
import { readNotes } from '../../src/client/catch-up/notes.js';
import { eraseContact } from '../../src/client/contacts/erase-contact.js';
import { DeskNotServedError } from '../../src/client/contacts/leave-desk.js';
import { deskBooks, requestContinueAsNew } from '../../src/workflows/messages.js';
import { eventEndpoint, SECRETS } from '../support/event-endpoint.js';
import { exportNamespace, exportRun } from '../support/namespace.js';
import { serviceInProcess, type ServiceInProcess } from '../support/service-in-process.js';
import { until } from '../support/wait.js';

const watched = (policy: string) =>
  policy.replace('        user: 101\n', '        user: 101\n        firstReplyWithin: 15m\n') +
  '    close: { unassign: true }\n';
const telling = (policy: string, url: string) =>
  `${policy}    webhooks:
      - { id: dashboard, url: "${url}", secrets: ["\${EVENTS_SECRET}"], events: [assigned], includeContact: true, allowInternal: [127.0.0.1] }
`;

describe('a contact is taken out of Temporal', () => {
  let service: ServiceInProcess;
  let endpoint: Awaited<ReturnType<typeof eventEndpoint>>;
  let stopped = false;
  before(async () => {
    endpoint = await eventEndpoint();
    service = await serviceInProcess((policy) => telling(watched(policy), endpoint.config.url), {
      EVENTS_SECRET: SECRETS[0],
    });
  });
  after(async () => {
    if (!stopped) await service.stop();
    service.remove();
    endpoint.stop();
  });

  const status = (id: number) => service.sandbox.routing(id);
  const sandboxPost = (path: string, body: object, method = 'POST') =>
    fetch(`${service.sandboxUrl}/sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const idOf = (contact: number) => `route/acme/respond-io/${contact}`;
  const isThere = (workflowId: string) =>
    until(`${workflowId} is there`, async () =>
      service.client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => false),
    );
  const assigned = (id: number) =>
    until(`${id} is assigned`, async () => (await status(id))?.status === 'assigned', 30_000);
  const run = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const code = `import('./src/cli/main.ts').then(async ({ main }) => process.exit(await main(${JSON.stringify(args)}, process.env)))`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
      env: { PATH: process.env['PATH'], ...service.env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => child.once('close', (exit) => resolve({ code: exit, out, err })));
  };

  test('after it no history, memo or Visibility record names them, and the desk goes on', async () => {
    const { sandbox, client } = service;
    const schedule = client.schedule.getHandle(catchUpScheduleId('acme'));
    await until('the first catch-up', async () => (await readNotes(client, 'acme'))?.counted);
    await schedule.pause();
    // Routed, announced, watched for a first reply, closed, unassigned, asked, found by a catch-up: every kind of run.
    const erased = await sandbox.createContact({
      name: 'Canarina',
      email: 'canarina@nest.example',
      vip: true,
    });
    await sandbox.write(erased.id, 'hello from the nest');
    await assigned(erased.id);
    await isThere(`reply/${idOf(erased.id)}`);
    await sandboxPost(`/contacts/${erased.id}/close`, {});
    await isThere(`unassign/${idOf(erased.id)}`);
    const other = await sandbox.createContact({ name: 'Otherwise', email: 'other@else.example', vip: true });
    await sandbox.write(other.id, 'hello');
    await assigned(other.id);
    const asked = await sandbox.createContact({ name: 'Askedina' });
    await sandbox.write(asked.id, 'a question of the nest');
    await until('asked', async () => (await status(asked.id))?.stage === 'asking');
    // The message's webhook comes when it comes; a run that waits has it for certain, one that is assigned at once may have ended.
    await until('the run has the message', async () =>
      (await exportRun(client, idOf(asked.id))).text.includes('a question of the nest'),
    );
    // Of these two no webhook tells.
    const lost = (drop: number) => sandboxPost('/webhooks', { chaos: { seed: 1, drop } }, 'PUT');
    await lost(1);
    const caught = await sandbox.createContact({ name: 'Catchina' });
    await sandbox.write(caught.id, 'does anybody hear me in the nest?');
    const bystander = await sandbox.createContact({ name: 'Bystander' });
    await sandbox.write(bystander.id, 'me neither');
    await lost(0);
    await schedule.trigger();
    for (const { id } of [caught, bystander])
      await until('caught up', async () => (await status(id))?.stage === 'asking', 30_000);
    await until('told', () => endpoint.of('assigned').some(({ raw }) => raw.includes('Canarina')));
    await client.workflow.getHandle(deskId('acme')).signal(requestContinueAsNew);

    const before = await exportNamespace(client);
    const names = (text: string) =>
      ['Canarina', 'canarina@', 'the nest', idOf(erased.id)].filter((one) => text.includes(one));
    assert.equal(names(before.map(({ text }) => text).join()).length, 4);

    const dry = await run('erase', '--contact', String(erased.id));
    assert.deepEqual([dry.code, /Nothing was erased/.test(dry.out)], [0, true], dry.err);
    assert.equal((await exportNamespace(client)).length >= before.length, true);
    const told = await run('export', '--contact', String(erased.id));
    assert.equal(told.code, 0, told.err);
    const exported = JSON.parse(told.out) as { runs: { type: string; history: object[] }[] };
    const types = new Set(exported.runs.map(({ type }) => type));
    assert.deepEqual([...types].sort(), [
      'awaitFirstReply',
      'deliverEvent',
      'routeVipContact',
      'unassignAfterClose',
    ]);
    assert.match(JSON.stringify(exported), /canarina@nest\.example/);
    const toldOfAsked = await run('export', '--contact', String(asked.id));
    assert.match(toldOfAsked.out, /a question of the nest/);
    assert.equal(JSON.stringify(exported).includes('Otherwise'), false);

    const toldOfCaught = await run('export', '--contact', String(caught.id));
    const { runs } = JSON.parse(toldOfCaught.out) as {
      runs: { type: string; listed?: { contact: object }[] }[];
    };
    const listed = runs.filter(({ type }) => type === 'catchUp').flatMap((one) => one.listed ?? []);
    assert.match(JSON.stringify(listed.map(({ contact }) => contact)), /Catchina/);
    assert.equal(toldOfCaught.out.includes('Bystander'), false);

    for (const { id } of [erased, asked, caught]) {
      const done = await run('erase', '--contact', String(id), '--yes');
      assert.equal(done.code, 0, done.err);
      assert.match(done.out, /runs deleted/);
      assert.match(done.out, /What remains/);
    }
    const left = await exportNamespace(client);
    for (const { text, workflowId } of left) {
      const others = ['Askedina', 'Catchina'].filter((one) => text.includes(one));
      assert.deepEqual([...names(text), ...others], [], workflowId);
    }

    // Others are as they were, and the desk counts and serves them.
    for (const type of ['routeVipContact', 'deliverEvent'])
      assert.ok(
        left.some((one) => one.type === type && one.text.includes('Otherwise')),
        type,
      );
    assert.equal((await status(bystander.id))?.stage, 'asking');
    assert.equal((await status(other.id))?.status, 'assigned');
    const books = await client.workflow.getHandle(deskId('acme')).query(deskBooks);
    assert.deepEqual(
      books.seats.map(([conversation]) => conversation),
      [idOf(other.id)],
    );
    const next = await sandbox.createContact({ name: 'Next', email: 'next@else.example', vip: true });
    await sandbox.write(next.id, 'hello');
    await assigned(next.id);

    const again = await run('erase', '--contact', String(erased.id), '--yes');
    assert.deepEqual([again.code, /^No run is about this contact/.test(again.out)], [0, true], again.err);
  });

  test('mistakes are told: no contact, no such workspace, no secret', async () => {
    const told = async (pattern: RegExp, ...args: string[]) => {
      const { code, err } = await run(...args);
      assert.equal(code, 1);
      assert.match(err, pattern);
    };
    await told(/which contact/, 'erase');
    await told(/no workspace nobody; there are: acme/, 'erase', '--workspace', 'nobody', '--contact', '1');
    const { ROUTER_SECRET: secret } = service.env;
    delete service.env['ROUTER_SECRET'];
    await told(/ROUTER_SECRET/, 'export', '--contact', '1', '--data', '/nonexistent');
    service.env['ROUTER_SECRET'] = secret;
  });

  test('without workers nothing is erased, and the reason is told', async () => {
    await service.stopWorkers();
    const ref = { workspace: 'acme', platform: 'respond-io', contact: '1' };
    const erasing = eraseContact(service.client, new Naming(service.env['ROUTER_SECRET'] ?? ''), ref);
    await assert.rejects(erasing, DeskNotServedError);
    await service.stop();
    stopped = true;
  });
});
