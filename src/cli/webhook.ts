/** `vip-router webhook send <event>`: a signed sample of the platform's webhook, sent to a running service. */
import { findRunning } from './start/running.js';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import { platformKinds } from '../platforms/index.js';
import { compact } from '../platforms/shared/compact.js';
import { environmentOfStart } from './policy/environment.js';

const HELP = [
  'vip-router webhook send <event> [--contact <id>] [--conversation <id>] [--text <text>] [--email <address>]',
  '                        [--workspace <id>] [--url <address>] [--policy <file>] [--data <folder>] [--no-sandbox]',
  '',
  '  Signs a sample as the messaging platform of the workspace does, sends it to the service (default: the one that',
  '  `npm start` runs here) and prints the answer, and the run of the conversation when ROUTER_API_KEY is known.',
];
const TIMEOUT = 10_000;

/** @returns exit code: 0 accepted, 1 not, 2 the command was mistyped */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const text = { type: 'string' } as const;
  const options = {
    contact: text,
    conversation: text,
    text,
    email: text,
    workspace: text,
    url: text,
    policy: text,
    data: text,
    sandbox: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, allowNegative: true });
    if (values.help) return (print(HELP), 0);
    const [verb, event, ...rest] = positionals;
    if (verb !== 'send' || event === undefined || rest.length > 0)
      throw new Error('write: webhook send <event>');
    const start = await environmentOfStart(
      [
        ...(values.policy === undefined ? [] : ['--policy', values.policy]),
        ...(values.data === undefined ? [] : ['--data', values.data]),
        ...(values.sandbox === undefined ? [] : [values.sandbox ? '--sandbox' : '--no-sandbox']),
      ],
      env,
    );
    const { workspaces } = loadRouterConfig(start.policy, start.env);
    const workspace = workspaces.find(({ id }) => id === (values.workspace ?? workspaces[0]?.id));
    if (!workspace) throw new Error(`the policy has no workspace ${values.workspace ?? ''}`);
    const { platform } = workspace;
    const kind = platformKinds.get(platform.type);
    if (!kind?.sampleEvents.includes(event))
      throw new Error(`no sample ${event}; there are: ${kind?.sampleEvents.join(', ') ?? 'none'}`);
    const { contact = '900001', conversation = contact } = values;
    const said = compact({ email: values.email, text: values.text });
    const base = (
      values.url ??
      findRunning(env, values.data)?.api ??
      `http://127.0.0.1:${env['ROUTER_PORT'] || '8080'}`
    ).replace(/\/$/, '');
    const url = `${base}/webhooks/${workspace.id}/${platform.type}`;
    const sample = kind.sample(event, platform, { url, contact, conversation, ...said });
    const { body, headers, addressSecret } = sample;
    const to = addressSecret === undefined ? url : `${url}/${addressSecret}`;
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await request(to, { method: 'POST', body, headers, signal }).catch(() => undefined);
    if (!answer) return (print([`no answer from ${url}: does the service run there?`], process.stderr), 1);
    print([`${url} answered ${answer.statusCode}: ${await answer.body.text()}`]);
    print(await runOf(base, sample.conversation ?? conversation, start.env['ROUTER_API_KEY']));
    return answer.statusCode === 200 ? 0 : 1;
  } catch (e) {
    if (e instanceof ConfigError) return (print([`${e.message}:`, ...e.lines()], process.stderr), 1);
    return (print([e instanceof Error ? e.message : String(e), '', ...HELP], process.stderr), 2);
  }
}

async function runOf(base: string, conversation: string, key: string | undefined): Promise<string[]> {
  if (!key) return [];
  const headers = { authorization: `Bearer ${key}` };
  const answer = await request(`${base}/v1/conversations/${encodeURIComponent(conversation)}`, { headers });
  const body = (await answer.body.json()) as { temporalUi?: string; workflowId?: string };
  return answer.statusCode === 200 ? [`its run: ${body.temporalUi ?? body.workflowId ?? ''}`] : [];
}

function print(lines: string[], to: NodeJS.WriteStream = process.stdout): void {
  if (lines.length > 0) to.write(`${lines.join('\n')}\n`);
}
