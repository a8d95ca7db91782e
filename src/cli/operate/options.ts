import { parseArgs } from 'node:util';
import { findRunning } from '../start/running.js';

/** What the operator's commands share. */
export interface OperatorOptions {
  workspace?: string;
  address: string;
  namespace: string;
  policy?: string;
  stage?: string;
  /** The Worker Deployment, for `versions`. */
  deployment?: string;
  /** Build id that new runs shall go to. */
  makeCurrent?: string;
  /** For `replay`: a duration. */
  closedWithin?: string;
  /** A file with workflow code. */
  bundle?: string;
  taskQueue?: string;
  help: boolean;
}

/** The command cannot be carried out as it was typed; the message says what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws {UsageError} */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): OperatorOptions {
  const { values } = parse(args);
  const { workspace, policy, stage, deployment = set(env['ROUTER_DEPLOYMENT']) } = values;
  const { 'make-current': makeCurrent, 'closed-within': closedWithin, bundle } = values;
  const taskQueue = values['task-queue'] ?? set(env['ROUTER_TASK_QUEUE']);
  return {
    ...serverOf(values, env),
    help: values.help ?? false,
    ...(workspace === undefined ? {} : { workspace }),
    ...(policy === undefined ? {} : { policy }),
    ...(stage === undefined ? {} : { stage }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(makeCurrent === undefined ? {} : { makeCurrent }),
    ...(closedWithin === undefined ? {} : { closedWithin }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(taskQueue === undefined ? {} : { taskQueue }),
  };
}

/** A flag wins over its variable, that over the `npm start` that runs here. */
export function serverOf(
  values: { address?: string | undefined; namespace?: string | undefined; data?: string | undefined },
  env: NodeJS.ProcessEnv,
): { address: string; namespace: string } {
  const given = values.address ?? set(env['TEMPORAL_ADDRESS']);
  const running = given === undefined ? findRunning(env, values.data) : undefined;
  return {
    address: given ?? running?.temporal ?? '127.0.0.1:7233',
    namespace: values.namespace ?? set(env['TEMPORAL_NAMESPACE']) ?? running?.namespace ?? 'default',
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    workspace: text,
    address: text,
    namespace: text,
    policy: text,
    stage: text,
    deployment: text,
    'make-current': text,
    'closed-within': text,
    bundle: text,
    'task-queue': text,
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args, options });
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e));
  }
}

const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
