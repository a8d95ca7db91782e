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

/** A contact that the line to try can name; made once. */
export async function sampleContact(sandbox: string): Promise<{ id: string; email: string }> {
  const answer = await request(`${sandbox}/sandbox/state`);
  const { contacts } = State.parse(await answer.body.json());
  const known = contacts.find(({ email }) => email === SAMPLE.email);
  const { id } = known ?? (await create(sandbox));
  return { id: String(id), email: SAMPLE.email };
}

async function create(sandbox: string) {
  const answer = await request(`${sandbox}/sandbox/contacts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(SAMPLE),
  });
  return Contact.parse(await answer.body.json());
}
