import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settings } from '../../config/settings-table.js';
import { serverOf, UsageError } from '../operate/options.js';
import { openSecrets } from '../start/secrets.js';

/** What `erase` and `export` are told. */
export interface ContactOptions {
  workspace?: string;
  /** Absent: the one of the workspace's current policy. */
  platform?: string;
  /** The platform's id. */
  contact: string;
  address: string;
  namespace: string;
  data: string;
  /** Not only say what would be erased. */
  yes: boolean;
  help: boolean;
}

/** @throws {UsageError} */
export function readContactOptions(args: string[], env: NodeJS.ProcessEnv): ContactOptions {
  const { workspace, platform, ...values } = parse(args);
  const help = values.help ?? false;
  if (!help && !values.contact) throw new UsageError('say which contact with --contact <id>');
  const set = (name: string) => (env[name] === '' ? undefined : env[name]);
  return {
    contact: values.contact ?? '',
    ...serverOf(values, env),
    data: values.data ?? set(settings.data.env) ?? settings.data.default,
    yes: values.yes ?? false,
    help,
    ...(workspace === undefined ? {} : { workspace }),
    ...(platform === undefined ? {} : { platform }),
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    workspace: text,
    platform: text,
    contact: text,
    address: text,
    namespace: text,
    data: text,
    yes: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e));
  }
}

/**
 * The secret that contact keys are made with. Another one would find nobody, and say so.
 * @throws {UsageError} when the installation's cannot be found
 */
export async function installationSecret(
  { data }: Pick<ContactOptions, 'data'>,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const given = env['ROUTER_SECRET'] ?? '';
  if (given !== '') return given;
  if (!existsSync(join(data, 'secrets.json')))
    throw new UsageError(
      `contacts are found with the installation's secret: set ROUTER_SECRET, or --data <folder> with its secrets.json (not in ${data})`,
    );
  return (await openSecrets(data)).values.ROUTER_SECRET;
}
