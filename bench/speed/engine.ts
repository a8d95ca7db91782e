/** What is measured: one way to route conversations, in a process of its own, on a Temporal server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev-server/free-port.js';

/** What an engine's process is told, as JSON in its first argument. */
export interface EngineArgs {
  /** Temporal's address. */
  temporal: string;
  /** Base address of platform and CRM. */
  outside: string;
  /** Where the engine listens. */
  port: number;
  /** People at the desk. */
  agents: number;
  /** The platform's limit per method as the product is told it; `false`: none. */
  callsPerSecond: number | false;
  /** Of the product; absent: the one that was built. */
  workflowBundle?: string;
}

/** At every engine's desk. */
export const PEOPLE = 50;
/** Calls per second: what it costs that the server holds a limit at all. */
export const NEVER_MET = 1_000;

/** How node is started. */
interface NodeFlags {
  args: string[];
  env: Record<string, string>;
}

export interface Contact {
  id: string;
  email?: string;
}

export interface Engine {
  name: string;
  pid: number;
  /** Resolves when the opening has been accepted. */
  open(contact: Contact): Promise<void>;
  /** The contact answers the question. */
  reply(contact: Contact, text: string): Promise<void>;
  stop(): Promise<void>;
}

/** How a conversation's events are put to an engine. */
export interface Wire {
  open(contact: Contact): { path: string; body: string; headers?: Record<string, string> };
  reply(contact: Contact, text: string): { path: string; body: string; headers?: Record<string, string> };
}

export const plain: Wire = {
  open: (contact) => ({ path: '/', body: JSON.stringify(contact) }),
  reply: ({ id }, text) => ({ path: '/', body: JSON.stringify({ id, reply: text }) }),
};

/** Milliseconds. */
const COMES_AGAIN = 1_000;

/**
 * Who is turned away comes again, as the platforms' webhooks do; the contact's clock goes on.
 * @param base address, without a slash at its end
 */
export function posting(name: string, base: string) {
  return async function post(request: ReturnType<Wire['open']>): Promise<void> {
    const { path, body, headers } = request;
    const json = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(`${base}${path}`, { method: 'POST', body, headers: json });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 503) throw new Error(`${name} answered ${answer.status}: ${text}`);
    await sleep(COMES_AGAIN);
    return post(request);
  };
}

/** Starts the engine of `bench/<folder>/engine.ts`. */
export async function startEngine(
  name: string,
  folder: string,
  told: Omit<EngineArgs, 'port'>,
  wire: Wire = plain,
  flags: NodeFlags = { args: [], env: {} },
): Promise<Engine> {
  const port = await freePort();
  const script = fileURLToPath(new URL(`../${folder}/engine.ts`, import.meta.url));
  const asJson = JSON.stringify({ ...told, port } satisfies EngineArgs);
  const child = spawn(process.execPath, ['--import', 'tsx', ...flags.args, script, asJson], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...flags.env },
  });
  process.once('exit', () => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
    });
  });
  const died = ended.then(() => Promise.reject(new Error(`the engine ${name} ended`)));
  died.catch(() => undefined);
  await Promise.race([ready, died]);
  const post = posting(name, `http://127.0.0.1:${port}`);
  return {
    name,
    pid: child.pid ?? 0,
    open: (contact) => post(wire.open(contact)),
    reply: (contact, text) => post(wire.reply(contact, text)),
    async stop() {
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(forced);
    },
  };
}
