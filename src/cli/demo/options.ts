import { parseArgs } from 'node:util';

export const HELP = `npm run demo -- [--keep] [--attach] [--sandbox address]

Plays the seven contacts of the how-to through the sandbox, for real, and compares how each story ends with how it should.

  --keep      Keeps the demo's service running after the table, so that its Temporal UI links work; Ctrl-C ends it.
  --attach    Plays on a running "npm start" and leaves it running. Stories that its policy gives more time than the
              demo has are told as going on.
  --sandbox   Address of the running sandbox, with --attach (default http://127.0.0.1:8090, or SANDBOX_PORT).

Without --attach a service with short time-outs is started on free ports and stopped after the table. While "npm start"
runs here, the demo's runs go to its Temporal server, so that their links keep working.
`;

export interface DemoOptions {
  help: boolean;
  keep: boolean;
  /** The running sandbox to play on; undefined: a service of the demo's own. */
  attach: string | undefined;
}

/** @throws {TypeError} for an unknown option */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      attach: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      sandbox: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const attach = values.attach || values.sandbox !== undefined;
  const address = values.sandbox ?? `http://127.0.0.1:${env['SANDBOX_PORT'] ?? '8090'}`;
  return { help: values.help, keep: values.keep && !attach, attach: attach ? address : undefined };
}
