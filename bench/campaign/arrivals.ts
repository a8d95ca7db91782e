import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Installation } from '../../test/support/installation.js';

/** Who writes: one of the campaign, a VIP whom the platform's own tag shows, or one whom only the CRM knows. */
export type Kind = 'campaign' | 'vipByTag' | 'vipByCrm';

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
    if (Number.isInteger(vip) && vip <= vips) kinds.push(vip % 2 === 0 ? 'vipByTag' : 'vipByCrm');
  }
  const begun = Date.now();
  const arrived: Arrival[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < kinds.length; at = next++) {
      const due = begun + (at * 1_000) / arrivals;
      if (due > Date.now()) await sleep(due - Date.now());
      arrived.push(await writes(service, sandbox, at, kinds[at] ?? 'campaign'));
      if (arrived.length % 500 === 0) say(`${arrived.length} have written after ${Date.now() - begun} ms`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return arrived;
}

async function writes(
  service: Installation,
  sandbox: SandboxClient,
  at: number,
  kind: Kind,
): Promise<Arrival> {
  const name = kind === 'campaign' ? 'Cam' : 'Vera';
  const email = `${kind.toLowerCase()}-${at}@example.com`;
  await sandbox.setCustomer(email, { customerType: kind === 'vipByCrm' ? 'VIP' : 'Regular' });
  const { id } = await sandbox.createContact({ name, email });
  if (kind === 'vipByTag') await tag(service, id);
  const wrote = Date.now();
  await sandbox.write(id, 'Yes, I am interested');
  return { contact: id, kind, at: wrote };
}

async function tag({ sandbox, keys }: Installation, contact: number): Promise<void> {
  const answer = await fetch(`${sandbox.platformUrl}/contact/id:${contact}/tag`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.token}`, 'content-type': 'application/json' },
    body: '["gold"]',
  });
  if (!answer.ok) throw new Error(`the tag was refused: ${answer.status}`);
}
