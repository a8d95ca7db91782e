import { request } from 'undici';
import { platformKinds } from '../platforms/index.js';
import { compact } from '../routing/compact.js';
import { CommandFailed, UsageError, type Call, type Result } from './command.js';
import { policyFileOf, workspaceIn } from './policy-file.js';
import { serviceUrl } from './start/data-folder.js';

const TIMEOUT = 10_000;

/** `vip-router webhook send <event>`: a signed sample of the platform's webhook, sent to a running service. */
export async function webhook({ options, args, env }: Call<'webhook'>): Promise<Result> {
  const [, event = ''] = args;
  const file = await policyFileOf(options, env);
  const { id, platform } = workspaceIn(file, options.workspace);
  const kind = platformKinds.get(platform.type);
  if (!kind?.sampleEvents.includes(event))
    throw new UsageError(`unknown event "${event}"; known: ${kind?.sampleEvents.join(', ') ?? 'none'}`);
  const { contact = '900001', conversation = contact, email, text } = options;
  const base = serviceUrl(env, options);
  const url = `${base}/webhooks/${id}/${platform.type}`;
  const sample = kind.sample(event, platform, { url, contact, conversation, ...compact({ email, text }) });
  const { body, headers, addressSecret } = sample;
  const to = addressSecret === undefined ? url : `${url}/${addressSecret}`;
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await request(to, { method: 'POST', body, headers, signal }).catch(() => undefined);
  if (!answer) throw new CommandFailed(`no answer from ${url}: does the service run there?`);
  const { statusCode: status } = answer;
  const reply = await answer.body.text();
  const run = await runOf(base, sample.conversation ?? conversation, file.env['ROUTER_API_KEY']);
  return {
    data: { url, status, body: reply, run: run ?? null },
    lines: [`${url} answered ${status}: ${reply}`, ...(run === undefined ? [] : [`run: ${run}`])],
    failed: status !== 200,
  };
}

/** Where the run of the conversation can be seen; undefined without a key or a run. */
async function runOf(
  base: string,
  conversation: string,
  key: string | undefined,
): Promise<string | undefined> {
  if (!key) return undefined;
  const headers = { authorization: `Bearer ${key}` };
  const answer = await request(`${base}/v1/conversations/${encodeURIComponent(conversation)}`, { headers });
  const body = (await answer.body.json()) as { temporalUi?: string; workflowId?: string };
  return answer.statusCode === 200 ? (body.temporalUi ?? body.workflowId) : undefined;
}
