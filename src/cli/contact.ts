/** `vip-router erase` and `vip-router export`: what Temporal has of one contact, taken away or told. */
import type { Client } from '@temporalio/client';
import { SettingsError } from '../config/settings.js';
import { platformKinds } from '../platforms/index.js';
import { eraseContact } from '../client/contacts/erase-contact.js';
import { exportContact } from '../client/contacts/export-contact.js';
import { findContact } from '../client/contacts/find-contact.js';
import type { ContactRef } from '../client/contacts/runs.js';
import { Naming } from '../client/names.js';
import { fetchPolicy, peek } from '../client/policy/policy-registry.js';
import { installationSecret, readContactOptions, type ContactOptions } from './contact/options.js';
import { inWords, whatRemains } from './contact/report.js';
import { withClient } from './operate/connection.js';
import { UsageError } from './operate/options.js';
import { oneWorkspace } from './operate/registries.js';

const HELP = {
  erase:
    'ends and deletes every run about a contact, and has the desk forget them; without --yes it only looks',
  export: 'writes everything Temporal has of a contact to standard output, as JSON',
};
type Name = keyof typeof HELP;

/** @returns exit code */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', ...rest] = args;
  if (!isName(name)) return say([`no command ${name}`], process.stderr);
  try {
    const options = readContactOptions(rest, env);
    if (options.help) return say(help(name));
    const naming = new Naming(await installationSecret(options, env));
    return say(await withClient(options, env, (client) => carryOut(name, client, naming, options)));
  } catch (e) {
    if (e instanceof UsageError) return say([e.message, '', ...help(name)], process.stderr);
    if (e instanceof SettingsError) return say(e.problems, process.stderr);
    return say([e instanceof Error ? `${e.name}: ${e.message}` : String(e)], process.stderr);
  }
}

const isName = (name: string): name is Name => Object.hasOwn(HELP, name);

async function carryOut(
  name: Name,
  client: Client,
  naming: Naming,
  options: ContactOptions,
): Promise<string[]> {
  const workspace = await oneWorkspace(client, options.workspace);
  const platform = options.platform ?? (await platformOf(client, workspace));
  const ref = refOf(workspace, platform, options.contact);
  if (name === 'export') return [JSON.stringify(await exportContact(client, naming, ref), null, 2)];
  if (options.yes) return [...inWords(await eraseContact(client, naming, ref)), '', ...whatRemains(ref)];
  const { runs } = await findContact(client, naming, ref);
  const open = runs.filter((run) => run.open).length;
  return [
    `${runs.length} runs are about this contact, ${open} of them open. Nothing was erased: add --yes to erase them.`,
    ...runs.map((run) => `  ${run.workflowId}${run.open ? '  open' : ''}`),
  ];
}

function refOf(workspace: string, platform: string, contact: string): ContactRef {
  const isConversation = platformKinds.get(platform)?.capabilities.identity.conversationIsContact;
  return { workspace, platform, contact, ...(isConversation ? { conversation: contact } : {}) };
}

/** The registry knows it, so that no policy file is needed here. */
async function platformOf(client: Client, workspace: string): Promise<string> {
  const { version } = (await peek(client, workspace)) ?? { version: '' };
  const published = await fetchPolicy(client, workspace, version).catch(() => undefined);
  if (!published)
    throw new UsageError(
      `the policy of ${workspace} cannot be asked for its platform: start the workers, or name it with --platform`,
    );
  return published.policy.platform.name;
}

function help(name: Name): string[] {
  return [
    `vip-router ${name} [--workspace <id>] --contact <id>${name === 'erase' ? ' [--yes]' : ''}`,
    '',
    `  ${HELP[name]}`,
    '  --contact is the id that the messaging platform has for the contact. The workers must run.',
    '  --platform <name>   when the workspace had another platform then',
    '  --data <folder>     where secrets.json is; or set ROUTER_SECRET',
    '  --address, --namespace as for the other commands; ROUTER_CODEC_KEYS when the payload codec is on',
  ];
}

function say(lines: string[], to: NodeJS.WritableStream = process.stdout): number {
  to.write(`${lines.join('\n')}\n`);
  return to === process.stdout ? 0 : 1;
}
