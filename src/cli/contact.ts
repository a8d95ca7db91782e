/** `vip-router export` and `vip-router erase`: what Temporal stores about one contact, printed or deleted. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { eraseContact, type Erased } from '../client/contacts/erase-contact.js';
import { exportContact } from '../client/contacts/export-contact.js';
import { findContact } from '../client/contacts/find-contact.js';
import type { ContactRef } from '../client/contacts/runs.js';
import { Naming } from '../client/names.js';
import { fetchPolicy, peek } from '../client/policy/policy-registry.js';
import { platformKinds } from '../platforms/index.js';
import { CommandFailed, UsageError, type Call, type Result } from './command.js';
import { oneWorkspace, serverOf, withClient } from './connection.js';
import { dataFolderOf, openSecrets } from './start/data-folder.js';

export const exportData = ({ options, env }: Call<'export'>): Promise<Result> =>
  withContact(options, env, async (client, naming, ref) => {
    const data = await exportContact(client, naming, ref);
    return { data, lines: [JSON.stringify(data, null, 2)] };
  });

export const erase = ({ options, env }: Call<'erase'>): Promise<Result> =>
  withContact(options, env, async (client, naming, ref) => {
    if (options.yes) {
      const erased = await eraseContact(client, naming, ref);
      return { data: { erased: true, ...erased }, lines: [...inWords(erased), '', ...whatRemains(ref)] };
    }
    const { runs } = await findContact(client, naming, ref);
    const open = runs.filter((run) => run.open).length;
    return {
      data: {
        erased: false,
        runs: runs.map(({ workflowId, open: isOpen }) => ({ workflowId, open: isOpen })),
      },
      lines: [
        `${runs.length} runs are about this contact, ${open} of them open. Nothing was erased: add --yes to erase them.`,
        ...runs.map((run) => `  ${run.workflowId}${run.open ? '  open' : ''}`),
      ],
    };
  });

async function withContact(
  options: Call<'export'>['options'],
  env: NodeJS.ProcessEnv,
  work: (client: Client, naming: Naming, ref: ContactRef) => Promise<Result>,
): Promise<Result> {
  const naming = new Naming(await installationSecret(dataFolderOf(env, options.data), env));
  return withClient(serverOf(options, env), env, async (client) => {
    const { contact } = options;
    const workspace = await oneWorkspace(client, options.workspace);
    const platform = options.platform ?? (await platformOf(client, workspace));
    const isConversation = platformKinds.get(platform)?.capabilities.identity.conversationIsContact;
    const conversation = isConversation ? { conversation: contact } : {};
    return work(client, naming, { workspace, platform, contact, ...conversation });
  });
}

/** The policy registry knows it, so that no policy file is needed here. */
async function platformOf(client: Client, workspace: string): Promise<string> {
  const { version } = (await peek(client, workspace)) ?? { version: '' };
  const published = await fetchPolicy(client, workspace, version).catch(() => undefined);
  if (!published)
    throw new CommandFailed(
      `the policy registry of ${workspace} does not answer, so its platform is unknown`,
      'Start the workers, or name the platform with --platform.',
    );
  return published.policy.platform.name;
}

/**
 * The secret that contact keys are made with. Another one would find no contact, and report that there is none.
 * @throws {UsageError} when the installation's cannot be found
 */
async function installationSecret(data: string, env: NodeJS.ProcessEnv): Promise<string> {
  const given = env['ROUTER_SECRET'] ?? '';
  if (given !== '') return given;
  if (!existsSync(join(data, 'secrets.json')))
    throw new UsageError(
      `contacts are found with the installation's secret: set ROUTER_SECRET, or name the folder of its secrets.json with --data (not in ${data})`,
    );
  return (await openSecrets(data)).values.ROUTER_SECRET;
}

function inWords({ ended, deleted, deskRuns }: Erased): string[] {
  return [
    deleted === 0 ? 'No run is about this contact.' : `${deleted} runs deleted; ${ended} of them were open.`,
    deskRuns === undefined
      ? 'The workspace has no desk.'
      : `The desk has forgotten the contact's conversations; ${deskRuns} of its earlier runs and reconciliations deleted.`,
  ];
}

/** What this program cannot erase, and who can. */
const whatRemains = ({ platform }: ContactRef): string[] => [
  'What remains, and who erases it:',
  `  ${platform}: the contact, the messages, our comments, the tag, a saved e-mail address. Delete the contact there, or`,
  '    close the conversation: while it is open the desk learns its number again within minutes.',
  '  the CRM: its record of the customer. The router only read it. Ask the operator of the CRM.',
  '  receivers of events (`webhooks` in router.yaml): what they received, with includeContact name and addresses.',
  '  the policy: router.yaml and the files it names, if they list the contact as VIP, and stored versions of it.',
  "  Temporal's database: backups, and an archive of histories if there is one. Ask its operator.",
];
