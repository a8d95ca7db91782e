/** `vip-router replay`: whether the workflow code that is here can go on with the runs that a live installation has. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseDuration } from '../schema/duration.js';
import { SettingsError } from '../config/settings.js';
import { converting, encodingBundle } from '../temporal/codec/data-converter.js';
import { TASK_QUEUE } from '../client/names.js';
import { withClient } from './operate/connection.js';
import { readOptions, UsageError, type OperatorOptions } from './operate/options.js';
import { replayRuns, type Replayed, type ReplayOptions } from './replay/replay-runs.js';

const HELP = [
  'vip-router replay [--closed-within <time>] [--bundle <file>] [--task-queue <name>]',
  '                  [--address <host:port>] [--namespace <name>]',
  '',
  '  Replays the open runs of every workflow type, and those that closed within the last 24h, with the workflow code that',
  '  is here. Writes nothing. Exit code 1: some run could not go on; do not deploy. 2: it could not be tried.',
  '  --bundle: other workflow code than the one that was built here.',
  '  TEMPORAL_ADDRESS, ROUTER_TASK_QUEUE and ROUTER_CODEC_KEYS mean what they mean to the service.',
];
const built = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** @returns exit code */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const options = readOptions(args, env);
    if (options.help) return say(HELP, 0);
    const replay = read(options, env);
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined), // What fails is told below.
      telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    });
    const replayed = await withClient(options, env, (client) => replayRuns(client, replay));
    return say(inWords(replayed), failuresOf(replayed).length > 0 ? 1 : 0);
  } catch (e) {
    if (e instanceof UsageError) return say([e.message, '', ...HELP], 2);
    if (e instanceof SettingsError) return say(e.problems, 2);
    return say([e instanceof Error ? `${e.name}: ${e.message}` : String(e)], 2);
  }
}

function read({ bundle, closedWithin = '24h', taskQueue }: OperatorOptions, env: NodeJS.ProcessEnv) {
  const converter = converting(env);
  const ms = parseDuration(closedWithin);
  if (ms === undefined) throw new UsageError(`--closed-within: "${closedWithin}" is no time, as 24h is`);
  const ours = converter.dataConverter ? encodingBundle(built) : built;
  return {
    ...converter,
    bundle: bundle === undefined ? ours : resolve(bundle),
    taskQueue: taskQueue ?? TASK_QUEUE,
    closedWithin: ms,
  } satisfies ReplayOptions;
}

const failuresOf = ({ types }: Replayed) => [...types.values()].flatMap(({ failed }) => failed);

function inWords(replayed: Replayed): string[] {
  const failures = failuresOf(replayed).length;
  const rows = [...replayed.types].flatMap(([type, { passed, failed }]) => [
    `${type.padEnd(20)} ${passed} passed${failed.length > 0 ? `, ${failed.length} FAILED` : ''}`,
    ...failed.map(({ workflowId, runId, why }) => `  ${workflowId} (run ${runId}): ${why}`),
  ]);
  const left = replayed.pinned === 0 ? [] : [`${replayed.pinned} pinned to their version were left out.`];
  if (failures === 0) return [...rows, ...left, 'Every run can go on with this code.'];
  const todo = [
    `${failures} ${failures === 1 ? 'run' : 'runs'} could not go on with this code: do not deploy it.`,
    'Put the change behind patched(), so that runs that began before it go on as they were (docs/how-to/upgrade.md).',
  ];
  return [...rows, ...left, '', ...todo];
}

function say(lines: string[], code: number): number {
  (code === 2 ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
  return code;
}
