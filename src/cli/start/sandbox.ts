import { join } from 'node:path';
import type { StartSettings } from '../../config/settings.js';
import { SandboxClient } from '../demo/sandbox-client.js';
import { writeLine } from '../../app/process/terminal.js';
import { startSandbox, type Sandbox } from '../../../sandbox/index.js';
import { dialectOf } from '../../../sandbox/platforms/index.js';

interface SandboxNeeds {
  settings: StartSettings;
  /** The one that the policy file was read with, so that both sides have the same keys. */
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

/** A contact for the command line that the greeting suggests. */
export async function sampleContact({ url }: Sandbox): Promise<{ id: string; email: string }> {
  const client = new SandboxClient(url);
  const known = (await client.state()).contacts.find(({ email }) => email === SAMPLE.email);
  const { id, conversation } = known ?? (await client.createContact(SAMPLE));
  // Opened by the API and not by the contact, it stays unassigned until that line is tried.
  await client.open(id, 'api');
  return { id: conversation, email: SAMPLE.email };
}
