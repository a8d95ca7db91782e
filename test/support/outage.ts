/** Temporal is away for half an hour of the platform's clock, the platform gives the endpoint up, and nobody is lost. */
import assert from 'node:assert/strict';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { catchUpScheduleId } from '../../src/client/catch-up/catch-up-schedule.js';
import { demoPolicy, install, type Installation } from './installation.js';
import { until } from './wait.js';

export interface Outage {
  conversations: number;
  /** How much faster the platform's clock goes than ours: its repeats after 30, 60 and 90 s, and its openings. */
  factor: number;
}

/** Openings per second of the platform's clock. */
const RATE = 5;
/** Runs are begun a few at a time: so far may one come before its turn. */
const SIDE_BY_SIDE = 24;
const EVERY_VIP = 10;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const emailOf = (at: number) => `c${at}@example.com`;

/** @throws {AssertionError} unless each conversation is routed once, VIPs first, and the endpoint is named */
export async function routedAfterOutage({ conversations, factor }: Outage) {
  const vips = Array.from({ length: Math.ceil(conversations / EVERY_VIP) }, (_, at) =>
    emailOf(at * EVERY_VIP),
  );
  const dedicated = vips.map((email) => `'${email}': 101`).join(', ');
  const policy = demoPolicy(
    ['callsPerSecond: 5', 'callsPerSecond: false'],
    ['id: acme', `id: acme\n    dedicatedAgents: { ${dedicated} }`],
  );
  const retryAfter = [30_000, 60_000, 90_000].map((ms) => ms / factor);
  const service = await install(policy, { retryAfter });
  try {
    await service.start();
    const sandbox = new SandboxClient(service.sandbox.url);
    const { id: first } = await sandbox.createContact({ name: 'First', email: 'first@example.com' });
    await sandbox.write(first, 'hi');
    await until(
      'a webhook routes',
      async () => (await sandbox.routing(first))?.status === 'assigned',
      60_000,
    );
    await service.freezeTemporal(true);
    const ids: number[] = [];
    for (let at = 0; at < conversations; at++) {
      const vip = at % EVERY_VIP === 0;
      const { id } = await sandbox.createContact({ name: `C${at}`, email: emailOf(at), vip });
      await sandbox.write(id, 'hi');
      ids.push(id);
      await pause(1_000 / RATE / factor);
    }
    await until(
      'the platform gives the endpoint up',
      async () => (await state(service)).webhooks.disabled,
      60_000,
    );
    // What is under way when the endpoint goes off is answered within 2 s.
    await pause(3_000);
    await service.freezeTemporal(false);
    const back = Date.now();
    const longest = 60_000 + 200 * conversations;
    await until('everybody is assigned', async () => (await assigned(service, ids)) === ids.length, longest);
    const seconds = Math.round((Date.now() - back) / 1_000);
    assert.equal((await writes(service, ids)).length, ids.length, 'each is assigned once');
    const order = await inOrderOfStart(sandbox, ids);
    const early = order.slice(0, vips.length + SIDE_BY_SIDE);
    const isVip = (id: number) => ids.indexOf(id) % EVERY_VIP === 0;
    assert.equal(early.filter(isVip).length, vips.length, 'VIPs first');
    const regular = order.filter((id) => !isVip(id));
    const inTurn = ids.filter((id) => !isVip(id));
    // Requests that lay in the frozen server's sockets are carried out when it goes on: those come early, nobody late.
    const late = regular.filter((id, at) => at - inTurn.indexOf(id) > 4 * SIDE_BY_SIDE);
    assert.deepEqual(late, []);
    assert.match(await text(service, '/metrics'), /^router_missed_openings_total\{workspace="acme"\} [1-9]/m);
    const { why } = await until('the endpoint is named', async () => {
      const last = await service.lastCatchUp();
      return last?.checkWebhooks !== undefined && last;
    });
    assert.match(why, /respond-io has switched the endpoint off; switch it on in Settings/);
    await enableAgain(service, sandbox, first);
    return { conversations, vips: vips.length, secondsAfterReturn: seconds };
  } finally {
    await service.freezeTemporal(false);
    await service.stop();
  }
}

async function enableAgain(service: Installation, sandbox: SandboxClient, contact: number): Promise<void> {
  await fetch(`${service.sandbox.url}/sandbox/webhooks`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"enable":true}',
  });
  await sandbox.write(contact, 'still there?');
  await service.trigger(catchUpScheduleId('acme'));
  await until(
    'it is answered by a webhook, and the endpoint is no longer named',
    async () => (await service.lastCatchUp())?.checkWebhooks === undefined,
    60_000,
  );
}

const text = async (service: Installation, path: string) => (await fetch(service.api + path)).text();

interface State {
  webhooks: { disabled: boolean };
  contacts: { id: number; assignee: number | null }[];
}

const state = async (service: Installation) =>
  (await (await fetch(`${service.sandbox.url}/sandbox/state`)).json()) as State;

async function assigned(service: Installation, ids: number[]): Promise<number> {
  // The state holds every chat: asked for often, it would be all that the stand-in does.
  await pause(200 + 2 * ids.length);
  const { contacts } = await state(service);
  const mine = new Set(ids);
  return contacts.filter(({ id, assignee }) => mine.has(id) && assignee !== null).length;
}

async function inOrderOfStart(sandbox: SandboxClient, ids: number[]): Promise<number[]> {
  const begun: { id: number; at: string }[] = [];
  for (const id of ids) begun.push({ id, at: (await sandbox.routing(id))?.startedAt ?? '' });
  return begun.sort((a, b) => a.at.localeCompare(b.at)).map(({ id }) => id);
}

/** Every assignment that had an effect, in its order. */
async function writes(service: Installation, ids: number[]): Promise<number[]> {
  const answer = await fetch(`${service.sandbox.url}/sandbox/ledger`);
  const entries = (await answer.json()) as { call: string; contact?: number; effect?: unknown }[];
  const mine = new Set(ids);
  return entries.flatMap(({ call, contact, effect }) =>
    call === 'assignee' && contact !== undefined && effect !== undefined && mine.has(contact)
      ? [contact]
      : [],
  );
}
