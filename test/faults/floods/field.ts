/** One installation on one platform, and what every flood does on it. */
import { SandboxClient } from '../../../src/cli/demo/sandbox-client.js';
import type { Entry } from '../../../sandbox/ledger.js';
import type { Dialect } from '../../../sandbox/platforms/dialect.js';
import { dialectOf } from '../../../sandbox/platforms/index.js';
import type { SandboxContact } from '../../../sandbox/store.js';
import type { RoutingStatus } from '../../../src/client/routing/routing-contract.js';
import { read } from '../../support/chaotic-verdict.js';
import { demoPolicy, install, type Installation } from '../../support/installation.js';
import { storyPlatform } from '../../support/story-platforms.js';
import { until } from '../../support/wait.js';

export interface Field {
  platform: string;
  dialect: Dialect;
  service: Installation;
  sandbox: SandboxClient;
}

/** Ids of the stand-in's users: of VIPs, of regular contacts, and of those of whom the CRM says nothing. */
export const ANA = '101';
export const SUPPORT = ['102', '103'];
export const MARA = '104';

const edits: [string, string][] = [
  // Triage is left as soon as the CRM answers again: the shortest interval.
  ['patience: 5s', 'patience: 2s\n      recheck: { after: 1m, times: 50 }'],
  ['queue: { timeout: 10s', 'queue: { timeout: 10m'],
];

/** Where a platform knows no addresses: its VIPs are known by phone, and who shows no number is asked. */
const byPhone: [string, string][] = [
  ['?email=$contact.email', '?email=$contact.email&phone=$contact.phone'],
  ['patience: 2s', 'identifyBy: [email, phone]\n      patience: 2s'],
];

export async function openField(platform: string): Promise<Field> {
  // Others do not limit the calls in their examples.
  const unlimited: [string, string][] = [['callsPerSecond: 5', 'callsPerSecond: false']];
  const identified = storyPlatform(platform).email ? [] : byPhone;
  const policy = demoPolicy(...edits, ...identified, ...unlimited);
  const service = await install(policy, { platform, errorsAllowed: Infinity });
  const sandbox = new SandboxClient(service.sandbox.url, 60_000);
  return { platform, dialect: dialectOf(platform), service, sandbox };
}

export const fullContact = async ({ sandbox }: Field, id: number): Promise<SandboxContact> =>
  (await sandbox.contact(id)) as unknown as SandboxContact;

/** False: the platform knows contacts by phone or by an id of its own. */
export const knowsEmail = ({ platform }: Field): boolean => storyPlatform(platform).email;

export const textsOfRouter = async ({ sandbox }: Field, id: number): Promise<string[]> =>
  ((await sandbox.contact(id))?.messages ?? []).flatMap(({ from, text }) =>
    from === 'router' ? [text] : [],
  );

/** Every write of an assignee at the stand-in: epoch milliseconds and user id. */
export async function assignments({ service }: Field, id: number): Promise<{ at: number; who: string }[]> {
  const calls = await read<Entry[]>(service, `/ledger?contact=${id}`);
  return calls.flatMap(({ call, at, effect }) =>
    call === 'assignee' && typeof effect === 'number' ? [{ at, who: String(effect) }] : [],
  );
}

/** @returns a contact of whom nobody knows an address, who has written and been asked for it */
export async function askedContact(field: Field, name: string): Promise<number> {
  const { id } = await field.sandbox.createContact({ name });
  if (!knowsEmail(field)) await showUserId(field, id);
  await field.sandbox.write(id, 'Good morning to all of you');
  await until(`${name} is asked`, async () => (await textsOfRouter(field, id)).length > 0);
  return id;
}

/** From now on webhooks tell the contact's user id and no phone number. */
async function showUserId({ service }: Field, id: number): Promise<void> {
  const answer = await fetch(`${service.sandbox.url}/sandbox/contacts/${id}/names`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shown: 'userId' }),
  });
  if (!answer.ok) throw new Error(`names of contact ${id}: ${answer.status}`);
}

export function reaches(
  { sandbox }: Field,
  id: number,
  what: string,
  is: (routing: RoutingStatus) => boolean,
  ms = 60_000,
): Promise<RoutingStatus> {
  const look = async () => {
    const routing = await sandbox.routing(id);
    return routing !== null && is(routing) && routing;
  };
  return until(what, look, ms);
}

/** Sets all of the support team there or away by hand, which holds whatever a target says. */
export async function setSupport({ service }: Field, online: boolean): Promise<void> {
  for (const agent of SUPPORT) {
    const answer = await fetch(`${service.api}/v1/agents/${agent}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${service.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ online }),
    });
    if (!answer.ok) throw new Error(`agent ${agent}: ${answer.status} ${await answer.text()}`);
  }
}
