import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import type { StartSettings } from '../../config/settings.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';

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
  return startSandbox({
    host: settings.host,
    port: settings.sandboxPort,
    signingKey: env['RESPONDIO_SIGNING_KEY'] ?? '',
    token: env['RESPONDIO_TOKEN'] ?? '',
    crmToken: env['CRM_TOKEN'] ?? '',
    apiKey: env['ROUTER_API_KEY'] ?? '',
    webhookUrl: `${api}/webhooks/${encodeURIComponent(workspace)}/respond-io`,
    temporalUi,
    api,
    workspace,
    dataFile: join(settings.data, 'sandbox.json'),
  });
}

const SAMPLE = { name: 'Jane Doe', email: 'jane@example.com', vip: true };
const Contact = z.object({ id: z.number(), email: z.string().nullish() });
const State = z.object({ contacts: z.array(Contact) });

/** A contact that the line to try can name. */
export async function sampleContact({ url, platformUrl }: Sandbox, token: string) {
  const { contacts } = State.parse(await send(`${url}/sandbox/state`));
  const known = contacts.find(({ email }) => email === SAMPLE.email);
  const { id } = known ?? Contact.parse(await send(`${url}/sandbox/contacts`, SAMPLE));
  // Opened by the API and not by the contact, it is nobody's until the line is tried.
  await send(`${platformUrl}/contact/id:${id}/conversation/status`, { status: 'open' }, token);
  return { id: String(id), email: SAMPLE.email };
}

async function send(url: string, body?: object, token = ''): Promise<unknown> {
  const answer = await request(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: body ? JSON.stringify(body) : null,
  });
  return answer.body.json();
}
