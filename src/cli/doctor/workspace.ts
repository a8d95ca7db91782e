/** One workspace: its platform, its CRM, its people, its webhooks. */
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
import { rosterOf } from '../roster.js';
import { ill, looked, well, type Finding } from './finding.js';

const TIMEOUT = 10_000;
/** Milliseconds in which a desk answers a query, with time to spare. */
const DESK_TIMEOUT = 5_000;
/** Milliseconds by which clocks may differ: an opening's time is compared with ours. */
const SKEW = 5_000;

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
    looked(of(platform.type), 'check baseUrl and token', async () =>
      well(of(platform.type), await connector.client.check()),
    ),
    looked(of('people'), 'check the token', async () => {
      const strangers = (await rosterOf(workspace)).filter((line) => line.endsWith('not on the platform'));
      return strangers.length === 0
        ? well(of('people'), 'everybody of the roster is on the platform')
        : ill(
            of('people'),
            strangers.map((line) => line.slice(2)).join('; '),
            'correct `agents`: vip-router roster',
          );
    }),
    looked(of(crm.name), 'check its address and credentials', async () => {
      const tools = {
        env,
        dispatcher: guardedDispatcher(crm.allowInternal),
        timeout: timeoutOf(crm),
        now: Date.now(),
      };
      const email = crm.probe ?? 'nobody@example.com';
      const { type, reason } = await askCrm(crm, { id: 'doctor', email, fields: {} }, tools);
      if (type === 'misconfigured')
        return ill(of(crm.name), reason, 'vip-router explain --email shows the request');
      if (crm.probe !== undefined && type !== 'vip')
        return ill(
          of(crm.name),
          `crm.probe is no VIP: ${reason}`,
          'the CRM has lost its VIPs, or crm.probe is out of date',
        );
      return well(of(crm.name), reason);
    }),
    webhookFinding(of('unsigned webhook'), url, workspace, 401),
    webhookFinding(of('signed webhook'), url, workspace, 200),
    looked(of('desk'), RECOVERY, async () => {
      if (!client) return ill(of('desk'), 'Temporal is away', 'start it');
      const why = await whyStuck(client, deskId(id));
      if (why !== undefined) return ill(of('desk'), why, RECOVERY);
      const { agents, waiting } = await client.connection.withDeadline(Date.now() + DESK_TIMEOUT, () =>
        client.workflow.getHandle(deskId(id)).query(deskView),
      );
      return well(of('desk'), `answers: ${agents.length} agents, ${waiting} waiting`);
    }),
    looked(of('endpoint'), 'does a worker run?', async () => {
      const memo = client && (await lookAtWebhooks(client, id));
      if (!memo) return ill(of('endpoint'), 'nobody watches its webhooks', 'start the service');
      const at = webhooksAt(platform.type);
      const why = silence(memo, {
        platform: platform.type,
        ...(at === undefined ? {} : { switchedOnAt: at }),
      });
      const last = memo.lastAt === undefined ? 'none yet' : new Date(memo.lastAt).toISOString();
      return why === undefined
        ? well(of('endpoint'), `last webhook: ${last}`)
        : ill(of('endpoint'), why, `switch it on${at === undefined ? '' : ` in ${at}`}`);
    }),
    ...[...new Set([url, 'baseUrl' in platform ? String(platform.baseUrl) : url])].map((address) =>
      looked(of(`clock of ${address}`), 'does it answer?', () => clock(of(`clock of ${address}`), address)),
    ),
  ]);
}

/** An event that the router leaves alone: signed it is taken, unsigned it is not. */
function webhookFinding(
  part: string,
  url: string,
  { id, platform }: WorkspaceConfig,
  wanted: 200 | 401,
): Promise<Finding> {
  const todo = `${url} must lead to this service, with POST bodies unchanged`;
  return looked(part, todo, async () => {
    const values = { url: `${url}/webhooks/${id}/${platform.type}`, contact: '1' };
    const sample = platformKinds.get(platform.type)?.sample('doctor.tried', platform, values);
    if (!sample) throw new RangeError(`there is no platform ${platform.type}`);
    const headers = wanted === 200 ? sample.headers : { 'content-type': sample.headers['content-type'] };
    const signal = AbortSignal.timeout(TIMEOUT);
    const secret = wanted === 200 && sample.addressSecret ? `/${sample.addressSecret}` : '';
    const { statusCode, body } = await request(`${values.url}${secret}`, {
      method: 'POST',
      body: sample.body,
      headers,
      signal,
    });
    await body.dump();
    return statusCode === wanted
      ? well(part, `answered ${wanted}`)
      : ill(part, `answered ${statusCode} instead of ${wanted}`, todo);
  });
}

async function clock(part: string, address: string): Promise<Finding> {
  const sent = Date.now();
  const { headers, body } = await request(address, { signal: AbortSignal.timeout(TIMEOUT) });
  await body.dump();
  const there = Date.parse(String(headers.date));
  if (Number.isNaN(there)) return well(part, 'does not say');
  // The header has whole seconds.
  const ahead = there + 500 - (sent + Date.now()) / 2;
  const words = `${Math.abs(Math.round(ahead / 1000))} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  return Math.abs(ahead) <= SKEW ? well(part, words) : ill(part, words, 'set the clocks by NTP');
}
