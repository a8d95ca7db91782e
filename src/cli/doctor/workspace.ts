/** Checks of one workspace: its platform, its CRM, its people, its webhooks. */
import type { Client } from '@temporalio/client';
import { request } from 'undici';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { askCrm, toolsFor } from '../../crm/ask.js';
import { createConnector, platformKinds } from '../../platforms/index.js';
import { RECOVERY } from '../../app/live/workflow-watch.js';
import { deskId } from '../../client/names.js';
import { lastCatchUp } from '../../client/catch-up/catch-up-schedule.js';
import { deskView } from '../../workflows/messages.js';
import { peopleOf } from '../roster.js';
import { checked, Unfit, type Finding } from './finding.js';
import { whyStuck } from '../../temporal/workflow-state.js';

const TIMEOUT = 10_000;
/** Milliseconds; a desk answers a query in far less. */
const DESK_TIMEOUT = 5_000;
/** Milliseconds. An opening's time is compared with our clock. */
const MAX_SKEW = 5_000;

export async function workspaceFindings(
  workspace: WorkspaceConfig,
  env: NodeJS.ProcessEnv,
  { url, client }: { url: string; client: Client | undefined },
): Promise<Finding[]> {
  const { id, platform, policy } = workspace;
  const { crm } = policy;
  const check = (part: string, todo: string, run: () => Promise<string>) =>
    checked(`${id}: ${part}`, todo, run);
  const sites = new Set([url, 'baseUrl' in platform ? String(platform.baseUrl) : url]);
  return Promise.all([
    check(platform.type, 'check baseUrl and token', () => createConnector(platform).client.check()),
    check('people', 'correct `agents`: vip-router roster', async () => {
      const people = await peopleOf(workspace);
      if (!people) return 'the platform has no list of its people';
      const unknown = people.unknown.map((agent) => `${agent.name} (${agent.id})`);
      if (unknown.length > 0) throw new Unfit(`not on the platform: ${unknown.join(', ')}`);
      return 'every agent of the roster is on the platform';
    }),
    check(crm.name, 'check its address and credentials', async () => {
      const email = crm.probe ?? 'nobody@example.com';
      const contact = { id: 'doctor', email, fields: {} };
      const { type, reason } = await askCrm(crm, contact, toolsFor(crm, { env }));
      if (type === 'misconfigured') throw new Unfit(reason, 'vip-router explain --email shows the request');
      if (crm.probe !== undefined && type !== 'vip')
        throw new Unfit(
          `the contact of crm.probe is not a VIP: ${reason}`,
          'restore the VIPs in the CRM, or update crm.probe',
        );
      return reason;
    }),
    ...([401, 200] as const).map((wanted) =>
      check(
        wanted === 200 ? 'signed webhook' : 'unsigned webhook',
        `${url} must lead to this service, with POST bodies unchanged`,
        () => answerTo(workspace, url, wanted),
      ),
    ),
    check('desk', RECOVERY, async () => {
      if (!client) throw new Unfit('Temporal does not answer', 'start it');
      const why = await whyStuck(client, deskId(id));
      if (why !== undefined) throw new Unfit(why);
      const { agents, waiting } = await client.connection.withDeadline(Date.now() + DESK_TIMEOUT, () =>
        client.workflow.getHandle(deskId(id)).query(deskView),
      );
      return `answers: ${agents.length} agents, ${waiting} waiting`;
    }),
    check('endpoint', 'does a worker run?', async () => {
      if (policy.catchUp === false) return 'not checked: the policy says catchUp: false';
      const last = client && (await lastCatchUp(client, id));
      if (!last) throw new Unfit('no catch-up has ended yet', 'start the service');
      if (last.checkWebhooks !== undefined) throw new Unfit(last.why, last.checkWebhooks);
      return last.why;
    }),
    ...[...sites].map((site) => check(`clock of ${site}`, 'set the clocks by NTP', () => clockOf(site))),
  ]);
}

/** Sends an event that the router ignores: it must be accepted with a signature, and refused without. */
async function answerTo({ id, platform }: WorkspaceConfig, url: string, wanted: 200 | 401): Promise<string> {
  const sample = platformKinds.get(platform.type)?.sample('doctor.tried', platform, { contact: '1' });
  if (!sample) throw new RangeError(`unknown platform ${platform.type}`);
  const headers = wanted === 200 ? sample.headers : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(TIMEOUT);
  const secret = wanted === 200 && sample.addressSecret ? `/${sample.addressSecret}` : '';
  const address = `${url}/webhooks/${id}/${platform.type}${secret}`;
  const { statusCode, body } = await request(address, { method: 'POST', body: sample.body, headers, signal });
  await body.dump();
  if (statusCode !== wanted) throw new Unfit(`answered ${statusCode} instead of ${wanted}`);
  return `answered ${wanted}`;
}

async function clockOf(address: string): Promise<string> {
  const sent = Date.now();
  const { headers, body } = await request(address, { signal: AbortSignal.timeout(TIMEOUT) });
  await body.dump();
  const there = Date.parse(String(headers.date));
  if (Number.isNaN(there)) return 'the answer has no Date header';
  // The header has whole seconds.
  const ahead = there + 500 - (sent + Date.now()) / 2;
  const words = `${Math.abs(Math.round(ahead / 1000))} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  if (Math.abs(ahead) > MAX_SKEW) throw new Unfit(words);
  return words;
}
