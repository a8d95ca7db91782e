/** `vip-router doctor`: what of an installation is well, and what to do about the rest. */
import { serverOf } from './operate/options.js';
import { findRunning } from './start/running.js';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import { tlsFrom } from '../app/connect.js';
import { converting } from '../temporal/codec/data-converter.js';
import { TASK_QUEUE } from '../client/names.js';
import { ill, well, type Finding } from './doctor/finding.js';
import { temporalFindings } from './doctor/temporal.js';
import { workspaceFindings } from './doctor/workspace.js';
import { environmentOfStart } from './policy/environment.js';

const HELP = [
  'vip-router doctor [--workspace <id>] [--url <public address>] [--address <host:port>] [--namespace <name>] [--json]',
  '                  [--policy <file>] [--data <folder>] [--no-sandbox]',
  '',
  '  Looks at the policy file, Temporal, workers, platform, CRM, webhooks and clocks, and says what to do. Writes nothing',
  '  but two webhooks that the service leaves alone. --url: where the platform reaches the service.',
];
const TIMEOUT = 30_000;
const text = { type: 'string' } as const;
const OPTIONS = {
  workspace: text,
  url: text,
  address: text,
  namespace: text,
  policy: text,
  data: text,
  json: { type: 'boolean' },
  sandbox: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @returns exit code: 0 all is well, 1 something is not, 2 the command was mistyped */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: OPTIONS, allowNegative: true });
    if (values.help) return (print(HELP), 0);
    const flags = [
      ...(values.policy === undefined ? [] : ['--policy', values.policy]),
      ...(values.data === undefined ? [] : ['--data', values.data]),
      ...(values.sandbox === undefined ? [] : [values.sandbox ? '--sandbox' : '--no-sandbox']),
    ];
    const start = await environmentOfStart(flags, env);
    const findings = await examine(start, values);
    if (values.json) print([JSON.stringify(findings, null, 1)]);
    else
      print(
        findings.flatMap(({ ok, part, says, todo }) => [
          `${ok ? 'well' : 'ILL '}  ${part}: ${says}`,
          ...(todo === undefined ? [] : [`      -> ${todo}`]),
        ]),
      );
    return findings.every(({ ok }) => ok) ? 0 : 1;
  } catch (e) {
    return (print([e instanceof Error ? e.message : String(e), '', ...HELP], process.stderr), 2);
  }
}

type Values = { workspace?: string; url?: string; address?: string; namespace?: string; data?: string };

/** Looks at every part; never fails for what it finds. */
export async function examine(
  { policy, env }: { policy: string; env: NodeJS.ProcessEnv },
  values: Values,
): Promise<Finding[]> {
  let config;
  try {
    config = loadRouterConfig(policy, env);
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    return [ill('policy file', e.lines().join('; '), 'vip-router check explains each mistake')];
  }
  const workspaces = config.workspaces.filter(({ id }) => id === (values.workspace ?? id));
  if (workspaces.length === 0) throw new Error(`the policy has no workspace ${values.workspace ?? ''}`);
  const { address, namespace } = serverOf(values, env);
  const here = findRunning(env, values.data)?.api ?? `http://127.0.0.1:${env['ROUTER_PORT'] || '8080'}`;
  const url = (values.url ?? here).replace(/\/$/, '');
  const converter = converting(env);
  const connection = await Connection.connect({ ...tlsFrom(env), address, connectTimeout: 5_000 }).catch(
    () => undefined,
  );
  try {
    const client = connection && new Client({ connection, namespace, ...converter });
    const look = async () => [
      well('policy file', `${policy} is sound`),
      ...(connection && client
        ? await temporalFindings(connection, client, env['ROUTER_TASK_QUEUE'] || TASK_QUEUE, workspaces)
        : [
            ill(
              'Temporal server',
              `nothing answers at ${address}`,
              'start it, or set TEMPORAL_ADDRESS or --address',
            ),
          ]),
      ...(await Promise.all(workspaces.map((one) => workspaceFindings(one, env, { url, client })))).flat(),
    ];
    return await (connection ? connection.withDeadline(Date.now() + TIMEOUT, look) : look());
  } finally {
    await connection?.close();
  }
}

function print(lines: string[], to: NodeJS.WriteStream = process.stdout): void {
  to.write(`${lines.join('\n')}\n`);
}
