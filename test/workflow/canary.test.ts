/** Names, addresses, phones and words of contacts, looked for wherever Temporal, logs and metrics might keep them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { main as vipRouter } from '../../src/cli/main.js';
import { leaks } from '../support/leaks.js';
import { exportNamespace, type Exported } from '../support/namespace.js';
import { serviceInProcess, type ServiceInProcess } from '../support/service-in-process.js';
import { until } from '../support/wait.js';

const canaries = {
  name: 'Canarina Quillfeather',
  email: 'canarina.quillfeather@nest.example',
  phone: '+4915155501234',
  givenEmail: 'second.canary@nest.example',
  words: 'cuckoo-clock-of-aunt-tabitha',
  token: 'tok_canary_9f8e7d6c5b4a',
  customerType: 'CanaryGold',
};

const post = (service: ServiceInProcess, path: string, body: object) =>
  fetch(`${service.sandboxUrl}/sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Contacts known and unknown, a question and its answers, a broken CRM, a refused message, a queue, a comment. */
async function play(service: ServiceInProcess): Promise<void> {
  const { sandbox } = service;
  const { name, email, phone, givenEmail, words, token, customerType } = canaries;
  const contact = async (over: object): Promise<number> => {
    const answer = await post(service, '/contacts', { name, phone, ...over });
    return ((await answer.json()) as { id: number }).id;
  };
  const ends = (id: number) =>
    until(`${id} is routed`, async () => (await sandbox.routing(id))?.status === 'assigned', 30_000);

  await sandbox.setCustomer(email, { customerType: 'VIP' });
  await sandbox.setCustomer(givenEmail, { customerType });
  const known = await contact({ email });
  await sandbox.write(known, `hello, ${words} ${token}`);
  await ends(known);

  const asked = await contact({ email: null, phone: null });
  await sandbox.write(asked, `it is about the ${words}`);
  await until('it is asked', async () =>
    /Waiting for e-mail/.test((await sandbox.routing(asked))?.summary ?? ''),
  );
  await sandbox.write(asked, `my password is ${token}`);
  await sandbox.write(asked, words);
  await sandbox.write(asked, `my e-mail is ${givenEmail}`);
  await ends(asked);

  await post(service, '/faults', { call: 'customer', html: `<p>${words}</p>`, times: 3 });
  const misunderstood = await contact({ email: `x.${email}` });
  await sandbox.write(misunderstood, words);
  await ends(misunderstood);

  await post(service, '/faults', { call: 'message', status: 400 });
  const refused = await contact({ email: null, phone: null });
  await sandbox.write(refused, words);
  await ends(refused);

  const headers = { authorization: `Bearer ${service.apiKey}`, 'content-type': 'application/json' };
  const start = {
    conversation: email,
    contact: { email, phone, name },
    message: { text: `${words} ${token}` },
  };
  const answer = await fetch(`${service.api}/v1/conversations`, {
    method: 'POST',
    headers,
    body: JSON.stringify(start),
  });
  assert.ok([202, 400].includes(answer.status), await answer.text());
}

interface Found {
  exported: Exported[];
  /** Canaries in exports, logs, metrics and the database's files. */
  inExports: string[];
  logged: string;
  inLogs: string[];
  inMetrics: string[];
  inFiles: string[];
}

async function played(more: NodeJS.ProcessEnv): Promise<Found> {
  const service = await serviceInProcess((policy) => policy, more);
  let stopped = false;
  try {
    await play(service);
    assert.equal(
      await vipRouter(['policies'], service.env),
      0,
      "the operator's commands read what is stored",
    );
    const metrics = await (await fetch(`${service.api}/metrics`)).text();
    const exported = await exportNamespace(service.client);
    await service.stop();
    stopped = true;
    const among = (text: string) =>
      Object.entries(canaries).flatMap(([what, canary]) => (text.includes(canary) ? [what] : []));
    return {
      exported,
      inExports: among(exported.map(({ text }) => text).join('\n')),
      logged: service.logged.join(''),
      inLogs: among(service.logged.join('')),
      inMetrics: among(metrics),
      inFiles: leaks(service.database, Object.values(canaries)),
    };
  } finally {
    if (!stopped) await service.stop();
    service.remove();
  }
}

test('with the codec on, nothing of a contact is readable anywhere', async () => {
  const keys = `a:${Buffer.alloc(32, 7).toString('base64')}`;
  const found = await played({ ROUTER_CODEC_KEYS: keys });
  const types = new Set(found.exported.map(({ type }) => type));
  for (const type of ['routeVipContact', 'assignmentDesk', 'policyRegistry', 'reconcileDesk'])
    assert.ok(types.has(type), `${type} is among what is exported`);
  assert.match(found.logged, /routing ended/);
  assert.deepEqual([found.inExports, found.inFiles, found.inLogs, found.inMetrics], [[], [], [], []]);
});

test('with the codec off, exports and files hold all of it, and logs and metrics still none', async () => {
  const found = await played({});
  assert.deepEqual(found.inExports.sort(), Object.keys(canaries).sort());
  assert.ok(found.inFiles.length > 0);
  assert.deepEqual([found.inLogs, found.inMetrics], [[], []]);
});
