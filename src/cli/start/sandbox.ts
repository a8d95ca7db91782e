import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import type { StartSettings } from '../../config/settings.js';
import { writeLine } from '../../app/process/terminal.js';
import { startSandbox, type Sandbox } from '../../../sandbox/index.js';
import { dialectOf } from '../../../sandbox/platforms/index.js';

interface SandboxNeeds {
  settings: StartSettings;
  /** With the values the policy file was read with, so that both sides have the same keys. */
  env: NodeJS.ProcessEnv;
  workspace: string;
  api: string;
  temporalUi: string;
}

export function startOurSandbox({
  settings,
  env,
  workspace,
  api,
  temporalUi,
}: SandboxNeeds): Promise<Sandbox> {
  const { platform } = settings;
  const { token, signingKey } = dialectOf(platform).variables;
  return startSandbox({
    platform,
    host: settings.host,
    port: settings.sandboxPort,
    signingKey: env[signingKey] ?? '',
    token: env[token] ?? '',
    eventSecret: env['ROUTER_EVENTS_SECRET'] ?? '',
    crmToken: env['CRM_TOKEN'] ?? '',
    apiKey: env['ROUTER_API_KEY'] ?? '',
    webhookUrl: `${api}/webhooks/${encodeURIComponent(workspace)}/${platform}`,
    temporalUi,
    api,
    workspace,
    dataFile: join(settings.data, 'sandbox.json'),
    say: (line) => writeLine(process.stderr, `${line}\n`),
  });
}

const SAMPLE = { name: 'Jane Doe', email: 'jane@example.com', vip: true };
const Contact = z.object({ id: z.number(), email: z.string().nullish(), conversation: z.string() });
const State = z.object({ contacts: z.array(Contact) });

/** A contact that the line to try can name. */
export async function sampleContact({ url }: Sandbox) {
  const { contacts } = State.parse(await send(`${url}/sandbox/state`));
  const known = contacts.find(({ email }) => email === SAMPLE.email);
  const { id, conversation } = known ?? Contact.parse(await send(`${url}/sandbox/contacts`, SAMPLE));
  // Opened by the API and not by the contact, it is nobody's until the line is tried.
  await send(`${url}/sandbox/contacts/${id}/open`, { source: 'api' });
  return { id: conversation, email: SAMPLE.email };
}

async function send(url: string, body?: object): Promise<unknown> {
  const answer = await request(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
  });
  return answer.body.json();
}
