import { execFile } from 'node:child_process';

export interface Ran {
  /** Exit code; `undefined` when the program could not be started or was ended by a signal. */
  code: number | undefined;
  output: string;
}

/** Runs a program to its end without a shell; never throws. `ms`: then it is ended. */
export function runCommand(
  program: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; ms: number },
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = options.env ?? process.env;
    execFile(program, args, { env, timeout: options.ms, windowsHide: true }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (!error) resolve({ code: 0, output });
      else if (typeof error.code === 'number') resolve({ code: error.code, output });
      else resolve({ code: undefined, output: output === '' ? error.message : output });
    });
  });
}
