/** Checks of one workspace: its platform, its CRM, its people, its webhooks. */
import type { Client } from '@temporalio/client';
import { request } from 'undici';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { askCrm } from '../../crm/ask.js';
import { timeoutOf } from '../../crm/look-up-for.js';
import { guardedDispatcher } from '../../http/guard/index.js';
import { createConnector, platformKinds, webhooksAt } from '../../platforms/index.js';
import { silence } from '../../routing/catch-up/webhook-watch.js';
import { RECOVERY } from '../../app/live/workflow-watch.js';
import { deskId } from '../../client/names.js';
import { whyStuck } from '../../client/routing/stuck-workflow.js';
import { lookAtWebhooks } from '../../client/catch-up/webhook-watch.js';
import { deskView } from '../../workflows/messages.js';
import { peopleOf } from '../roster.js';
import { checked, fail, ok, type Finding } from './finding.js';

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
  const of = (part: string) => `${id}: ${part}`;
  const connector = createConnector(platform);
  return Promise.all([
    checked(of(platform.type), 'check baseUrl and token', async () =>
      ok(of(platform.type), await connector.client.check()),
    ),
    checked(of('people'), 'check the token', async () => {
      const people = await peopleOf(workspace);
      if (!people) return ok(of('people'), 'the platform has no list of its people');
      const unknown = people.unknown.map((agent) => `${agent.name} (${agent.id})`);
      return unknown.length === 0
        ? ok(of('people'), 'every agent of the roster is on the platform')
        : fail(
            of('people'),
            `not on the platform: ${unknown.join(', ')}`,
            'correct `agents`: vip-router roster',
          );
    }),
    checked(of(crm.name), 'check its address and credentials', async () => {
      const tools = {
        env,
        dispatcher: guardedDispatcher(crm.allowInternal),
        timeout: timeoutOf(crm),
        now: Date.now(),
      };
      const email = crm.probe ?? 'nobody@example.com';
      const { type, reason } = await askCrm(crm, { id: 'doctor', email, fields: {} }, tools);
      if (type === 'misconfigured')
        return fail(of(crm.name), reason, 'vip-router explain --email shows the request');
      if (crm.probe !== undefined && type !== 'vip')
        return fail(
          of(crm.name),
          `the contact of crm.probe is not a VIP: ${reason}`,
          'restore the VIPs in the CRM, or update crm.probe',
        );
      return ok(of(crm.name), reason);
    }),
    webhookFinding(of('unsigned webhook'), url, workspace, 401),
    webhookFinding(of('signed webhook'), url, workspace, 200),
    checked(of('desk'), RECOVERY, async () => {
      if (!client) return fail(of('desk'), 'Temporal does not answer', 'start it');
      const why = await whyStuck(client, deskId(id));
      if (why !== undefined) return fail(of('desk'), why, RECOVERY);
      const { agents, waiting } = await client.connection.withDeadline(Date.now() + DESK_TIMEOUT, () =>
        client.workflow.getHandle(deskId(id)).query(deskView),
      );
      return ok(of('desk'), `answers: ${agents.length} agents, ${waiting} waiting`);
    }),
    checked(of('endpoint'), 'does a worker run?', async () => {
      const memo = client && (await lookAtWebhooks(client, id));
      if (!memo) return fail(of('endpoint'), 'its webhooks are not watched', 'start the service');
      const at = webhooksAt(platform.type);
      const why = silence(memo, {
        platform: platform.type,
        ...(at === undefined ? {} : { switchedOnAt: at }),
      });
      const last = memo.lastAt === undefined ? 'none yet' : new Date(memo.lastAt).toISOString();
      return why === undefined
        ? ok(of('endpoint'), `last webhook: ${last}`)
        : fail(of('endpoint'), why, `switch it on${at === undefined ? '' : ` in ${at}`}`);
    }),
    ...[...new Set([url, 'baseUrl' in platform ? String(platform.baseUrl) : url])].map((address) =>
      checked(of(`clock of ${address}`), 'does it answer?', () => clock(of(`clock of ${address}`), address)),
    ),
  ]);
}

/** Sends an event that the router ignores: it must be accepted with a signature, and refused without. */
function webhookFinding(
  part: string,
  url: string,
  { id, platform }: WorkspaceConfig,
  wanted: 200 | 401,
): Promise<Finding> {
  const todo = `${url} must lead to this service, with POST bodies unchanged`;
  return checked(part, todo, async () => {
    const sample = platformKinds.get(platform.type)?.sample('doctor.tried', platform, { contact: '1' });
    if (!sample) throw new RangeError(`unknown platform ${platform.type}`);
    const headers = wanted === 200 ? sample.headers : { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT);
    const secret = wanted === 200 && sample.addressSecret ? `/${sample.addressSecret}` : '';
    const address = `${url}/webhooks/${id}/${platform.type}${secret}`;
    const { statusCode, body } = await request(address, {
      method: 'POST',
      body: sample.body,
      headers,
      signal,
    });
    await body.dump();
    return statusCode === wanted
      ? ok(part, `answered ${wanted}`)
      : fail(part, `answered ${statusCode} instead of ${wanted}`, todo);
  });
}

async function clock(part: string, address: string): Promise<Finding> {
  const sent = Date.now();
  const { headers, body } = await request(address, { signal: AbortSignal.timeout(TIMEOUT) });
  await body.dump();
  const there = Date.parse(String(headers.date));
  if (Number.isNaN(there)) return ok(part, 'the answer has no Date header');
  // The header has whole seconds.
  const ahead = there + 500 - (sent + Date.now()) / 2;
  const words = `${Math.abs(Math.round(ahead / 1000))} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  return Math.abs(ahead) <= MAX_SKEW ? ok(part, words) : fail(part, words, 'set the clocks by NTP');
}
