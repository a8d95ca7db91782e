/** `vip-router doctor`: checks an installation and suggests fixes. */
import { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../client/names.js';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import { converting } from '../temporal/codec/data-converter.js';
import { UsageError, type Call, type Result } from './command.js';
import { connectTo, serverOf } from './connection.js';
import { fail, ok, type Finding } from './doctor/finding.js';
import { temporalFindings } from './doctor/temporal.js';
import { workspaceFindings } from './doctor/workspace.js';
import { policyFileOf, type PolicyFile } from './policy-file.js';
import { serviceUrl } from './start/data-folder.js';

const TIMEOUT = 30_000;

export async function doctor({ options, env }: Call<'doctor'>): Promise<Result> {
  const findings = await examine(await policyFileOf(options, env), options);
  return {
    data: findings,
    lines: findings.flatMap(({ ok: isOk, part, says, todo }) => [
      `${isOk ? 'ok  ' : 'FAIL'}  ${part}: ${says}`,
      ...(todo === undefined ? [] : [`      -> ${todo}`]),
    ]),
    failed: findings.some(({ ok: isOk }) => !isOk),
  };
}

/** Checks every part. What is wrong with a part is a finding, never an error. */
export async function examine(
  { path, env }: PolicyFile,
  options: Omit<Call<'doctor'>['options'], 'json'>,
): Promise<Finding[]> {
  let config;
  try {
    config = loadRouterConfig(path, env);
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    return [fail('policy file', e.lines().join('; '), 'vip-router check explains each mistake')];
  }
  const workspaces = config.workspaces.filter(({ id }) => id === (options.workspace ?? id));
  if (workspaces.length === 0) throw new UsageError(`unknown workspace "${options.workspace ?? ''}"`);
  const server = serverOf(options, env);
  const { address, namespace } = server;
  const url = serviceUrl(env, options);
  const converter = converting(env);
  const connection = await connectTo(server, env);
  const client = connection && new Client({ connection, namespace, ...converter });
  const temporal = async () =>
    connection && client
      ? temporalFindings(connection, client, env['ROUTER_TASK_QUEUE'] || TASK_QUEUE, workspaces)
      : [
          fail(
            'Temporal server',
            `no answer at ${address}`,
            'start it, or set TEMPORAL_ADDRESS or --address',
          ),
        ];
  const checks = async () => [
    ok('policy file', `${path} is valid`),
    ...(await temporal()),
    ...(await Promise.all(workspaces.map((one) => workspaceFindings(one, env, { url, client })))).flat(),
  ];
  try {
    return await (connection ? connection.withDeadline(Date.now() + TIMEOUT, checks) : checks());
  } finally {
    await connection?.close();
  }
}
