import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Installation } from '../../test/support/installation.js';
import { until } from '../../test/support/wait.js';

/**
 * Who writes: one of the campaign, a VIP whom the platform's own tag shows, one who was a VIP by the CRM when they were here
 * before, or one whom only the CRM knows.
 */
export const KINDS = ['vipByTag', 'vipByLastTime', 'vipByCrm', 'campaign'] as const;
export type Kind = (typeof KINDS)[number];
const VIPS = KINDS.filter((kind) => kind !== 'campaign');

export interface Arrival {
  contact: number;
  kind: Kind;
  /** Epoch ms at which the contact wrote. */
  at: number;
}

/** Contacts who write at the same moment at most: a machine that cannot keep up has them come more slowly. */
const LANES = 16;

interface Campaign {
  count: number;
  vips: number;
  /** Contacts per second. */
  arrivals: number;
  say: (line: string) => void;
}

/** The VIPs come evenly among the others, from the moment that there is a queue. */
export async function arrive(
  service: Installation,
  { count, vips, arrivals, say }: Campaign,
): Promise<Arrival[]> {
  const sandbox = new SandboxClient(service.sandbox.url, 60_000);
  const every = Math.floor(count / (vips + 1));
  const kinds: Kind[] = [];
  for (let at = 0; at < count; at++) {
    kinds.push('campaign');
    const vip = (at + 1) / every;
    if (Number.isInteger(vip) && vip <= vips) kinds.push(VIPS[vip % VIPS.length] ?? 'campaign');
  }
  const known = new Map<number, number>();
  for (const [at, kind] of kinds.entries())
    if (kind === 'vipByLastTime') known.set(at, await cameBefore(service, sandbox, at));
  const begun = Date.now();
  const arrived: Arrival[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < kinds.length; at = next++) {
      const due = begun + (at * 1_000) / arrivals;
      if (due > Date.now()) await sleep(due - Date.now());
      const kind = kinds[at] ?? 'campaign';
      const contact = known.get(at) ?? (await createContact(service, sandbox, at, kind));
      const wrote = Date.now();
      await sandbox.write(contact, 'Yes, I am interested');
      arrived.push({ contact, kind, at: wrote });
      if (arrived.length % 500 === 0) say(`${arrived.length} have written after ${Date.now() - begun} ms`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return arrived;
}

async function createContact(
  service: Installation,
  sandbox: SandboxClient,
  at: number,
  kind: Kind,
): Promise<number> {
  const name = kind === 'campaign' ? 'Cam' : 'Vera';
  const email = `${kind.toLowerCase()}-${at}@example.com`;
  const isVip = kind === 'vipByLastTime' || kind === 'vipByCrm';
  await sandbox.setCustomer(email, { customerType: isVip ? 'VIP' : 'Regular' });
  const { id } = await sandbox.createContact({ name, email });
  if (kind === 'vipByTag') await asAnAgent(service, id, 'tag', ['gold']);
  return id;
}

/** Writes, gets somebody, and is done with: nobody has the conversation any more, and it is closed. */
async function cameBefore(service: Installation, sandbox: SandboxClient, at: number): Promise<number> {
  const id = await createContact(service, sandbox, at, 'vipByLastTime');
  await sandbox.write(id, 'Hello');
  await until(`${id} is routed`, async () => {
    const routing = await sandbox.routing(id);
    return routing !== null && routing.status !== 'running';
  });
  await asAnAgent(service, id, 'conversation/assignee', { assignee: null });
  await asAnAgent(service, id, 'conversation/status', { status: 'close' });
  return id;
}

/** Under the limit that the router's own calls have, too. */
async function asAnAgent(service: Installation, contact: number, what: string, body: unknown): Promise<void> {
  const { sandbox, keys } = service;
  const answer = await fetch(`${sandbox.platformUrl}/contact/id:${contact}/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  if (answer.status !== 429) throw new Error(`${what} was refused: ${answer.status}`);
  await sleep(1_000);
  return asAnAgent(service, contact, what, body);
}
