/** `npm start` as a process of its own, on free ports and a data folder that the test names. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'bin/vip-router.mjs');
const anyPorts = ['--port', '--temporal-port', '--temporal-ui-port', '--sandbox-port'].flatMap((flag) => [
  flag,
  '0',
]);

export interface Started {
  pid: number;
  out(): string;
  err(): string;
  /** The addresses of the `ready` line. */
  ready(): Promise<{ api: string; temporalUi: string; temporal: string; sandbox: string }>;
  signal(name: NodeJS.Signals): void;
  /** Exit code and signal. */
  exit: Promise<[number | null, NodeJS.Signals | null]>;
}

/** Later flags win over the free ports. */
export const startRouter = (flags: string[], env: NodeJS.ProcessEnv = {}): Started =>
  launch(process.execPath, [script, 'start', ...anyPorts, ...flags], env);

/** As a person does it, with npm and a shell between. */
export const startThroughNpm = (flags: string[]): Started =>
  launch('npm', ['start', '--', ...anyPorts, ...flags], {});

function launch(program: string, args: string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutOurs(process.env), ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const exit = once(child, 'close') as Started['exit'];
  let over = false;
  void exit.then(() => {
    over = true;
  });
  const readyLine = () => /^ready (.*)$/m.exec(out)?.[1];
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    async ready() {
      const line = await until('the ready line', () => readyLine() ?? (over && 'over'), 90_000);
      if (line === 'over') throw new Error(`it ended instead:\n${out}${err}`);
      return JSON.parse(line) as Awaited<ReturnType<Started['ready']>>;
    },
    signal: (name) => void child.kill(name),
    exit,
  };
}

/** What the test's own environment says about Temporal or the router is not for the process under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(TEMPORAL_(?!CLI_PATH)|ROUTER_|RESPONDIO_|CRM_|SANDBOX_|NODE_TEST)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
