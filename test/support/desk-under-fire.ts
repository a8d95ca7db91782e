/** Conversations are opened while API, workers and Temporal are killed with SIGKILL again and again. */
import assert from 'node:assert/strict';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { demoPolicy, install, type Installation } from './installation.js';
import { until } from './wait.js';

export interface UnderFire {
  conversations: number;
  kills: number;
  /** Opened per second. */
  rate: number;
}

const policy = demoPolicy(['callsPerSecond: 5', 'callsPerSecond: false']);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws {AssertionError} unless each conversation ends with one assignee, the same at the desk and on the platform */
export async function routedUnderFire({ conversations, kills, rate }: UnderFire) {
  // What a platform does when its endpoint fails too often or too long is another matter.
  const retryAfter = [200, 400, 800, 1_600, 3_200, ...Array.from({ length: 10 }, () => 5_000)];
  const service = await install(policy, { errorsAllowed: Infinity, retryAfter });
  try {
    await service.start();
    const sandbox = new SandboxClient(service.sandbox.url);
    const opening = openAll(sandbox, conversations, rate);
    const length = (conversations * 1_000) / rate;
    for (let kill = 0; kill < kills; kill++) {
      await pause((length / kills) * (0.3 + 0.7 * Math.random()));
      await service.kill();
      await service.start();
    }
    const ids = await opening;
    const assigned = await until(
      'everybody is assigned',
      async () => {
        const { contacts } = await sandbox.state();
        const mine = contacts.filter(({ id }) => ids.includes(id));
        return mine.every(({ assignee }) => assignee !== null) && mine;
      },
      120_000,
    );
    const written = await writes(service);
    for (const { id, assignee } of assigned) {
      assert.deepEqual(
        new Set(written.get(id)),
        new Set([assignee]),
        `conversation ${id} has had one assignee`,
      );
    }
    await until(
      'the desk says the same',
      async () => same(await deskLoads(service), loads(assigned)),
      30_000,
    );
    const repeated = [...written.values()].filter((all) => all.length > 1).length;
    return { conversations: assigned.length, kills, repeated };
  } finally {
    await service.stop();
  }
}

async function openAll(sandbox: SandboxClient, count: number, rate: number): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < count; at++) {
    const vip = at % 5 === 0;
    const { id } = await sandbox.createContact({ name: `C${at}`, email: `c${at}@example.com`, vip });
    await sandbox.write(id, 'hi');
    ids.push(id);
    await pause(1_000 / rate);
  }
  return ids;
}

/** Every assignment that had an effect on the platform, by conversation. */
async function writes(service: Installation): Promise<Map<number, unknown[]>> {
  const answer = await fetch(`${service.sandbox.url}/sandbox/ledger`);
  const entries = (await answer.json()) as { call: string; contact?: number; effect?: unknown }[];
  const found = new Map<number, unknown[]>();
  for (const { call, contact, effect } of entries) {
    if (call !== 'assignee' || contact === undefined || effect === undefined) continue;
    found.set(contact, [...(found.get(contact) ?? []), effect]);
  }
  return found;
}

type Loads = Record<string, number>;

async function deskLoads(service: Installation): Promise<Loads> {
  const headers = { authorization: `Bearer ${service.apiKey}` };
  const answer = await fetch(`${service.api}/v1/desk`, { headers });
  const { agents } = (await answer.json()) as { agents: { id: string; open: number }[] };
  return Object.fromEntries(agents.flatMap(({ id, open }) => (open > 0 ? [[id, open]] : [])));
}

function loads(contacts: { assignee: number | null }[]): Loads {
  const found: Loads = {};
  for (const { assignee } of contacts) found[String(assignee)] = (found[String(assignee)] ?? 0) + 1;
  return found;
}

const same = (a: Loads, b: Loads) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
