/** What operators do to a running installation: see its policies, pause, resume, roll back, re-route. */
import {
  isGrpcDeadlineError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { SettingsError } from '../config/settings.js';
import * as commands from './operate/commands.js';
import { withClient } from './operate/connection.js';
import { readOptions, UsageError, type OperatorOptions } from './operate/options.js';
import { versions } from './operate/versions.js';

/** Temporal or the workers are away: nobody should wait longer at a prompt. */
const DEADLINE = 30_000;

interface Operation {
  run: (client: Client, options: OperatorOptions) => Promise<string[]>;
  usage: string;
  does: string;
  /** A worker carries it out: once it is at Temporal, nobody can take it back. */
  changes?: true;
}

const COMMANDS = {
  policies: { run: commands.policies, usage: '', does: 'lists the kept policies and which is current' },
  pause: {
    run: commands.pause,
    usage: '',
    does: 'stops asking and assigning; nothing is lost',
    changes: true,
  },
  resume: { run: commands.resume, usage: '', does: 'goes on where `pause` stopped', changes: true },
  rollback: {
    run: commands.rollback,
    usage: ' [--policy <version>]',
    does: 'makes an earlier policy current; the one before, when none is named',
    changes: true,
  },
  reroute: {
    run: commands.rerouteRuns,
    usage: ' [--policy <version>] [--stage asking|looking-up|queued|paused]',
    does: 'routes running conversations by a kept policy; the current one, when none is named',
    changes: true,
  },
  retire: {
    run: commands.retire,
    usage: ' --workspace <id>',
    does: 'ends what a workspace that was taken out of every router.yaml has left in Temporal',
  },
  versions: {
    run: versions,
    usage: ' [--deployment <name>] [--make-current <build id>]',
    does: 'lists the versions of the workers and who takes new runs; --make-current changes that (docs/how-to/upgrade.md)',
  },
} as const satisfies Record<string, Operation>;

export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', ...rest] = args;
  if (!isCommand(name)) return complain([`no command ${name}`]);
  try {
    const options = readOptions(rest, env);
    if (options.help) return say(help(name));
    const work = (client: Client) =>
      client.connection.withDeadline(Date.now() + DEADLINE, () => COMMANDS[name].run(client, options));
    return say(await withClient(options, env, work));
  } catch (e) {
    if (e instanceof UsageError) return complain([e.message, '', ...help(name)]);
    if (e instanceof SettingsError) return complain(e.problems);
    if (e instanceof WorkflowUpdateFailedError) return complain([e.cause?.message ?? e.message]);
    if (isLate(e)) return complain(noAnswer(COMMANDS[name]));
    return complain([e instanceof Error ? `${e.message}: do Temporal and a worker run?` : String(e)]);
  }
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

function help(name: keyof typeof COMMANDS): string[] {
  const { usage, does } = COMMANDS[name];
  return [
    `vip-router ${name}${usage} [--workspace <id>] [--address <host:port>] [--namespace <name>]`,
    '',
    `  ${does}`,
    '  TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE mean what they mean to the Temporal CLI.',
  ];
}

const isLate = (e: unknown): boolean =>
  e instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(e);

function noAnswer({ changes }: Operation): string[] {
  const nobody = `no answer within ${DEADLINE / 1_000} s: does a worker run?`;
  if (!changes) return [nobody];
  return [
    nobody,
    'It may have reached Temporal and is then carried out as soon as a worker runs: look with `vip-router policies`.',
  ];
}

const say = (lines: string[]): number => {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

const complain = (lines: string[]): number => {
  process.stderr.write(`${lines.join('\n')}\n`);
  return 1;
};
