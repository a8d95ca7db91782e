/** What is measured: one way to route conversations, in a process of its own, on a Temporal server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev-server/free-port.js';
import { until } from '../../test/support/wait.js';
import type { Running } from '../processes.js';
import type { Bench } from '../suite.js';

/** What an engine's process is told, as JSON in its first argument. */
export interface EngineArgs {
  /** Temporal's address. */
  temporal: string;
  /** Base address of platform and CRM. */
  outside: string;
  /** Where the engine listens. */
  port: number;
  /** Number of agents. */
  agents: number;
  /** The platform's limit per method as the product is told it; `false`: none. */
  callsPerSecond: number | false;
  /** Of the product; absent: the one that was built. */
  workflowBundle?: string;
}

/** Agents of every engine. */
export const AGENTS = 50;
/** Calls per second: a limit that the load never reaches. */
export const UNREACHED_LIMIT = 1_000;

/** How node is started. */
export interface NodeFlags {
  args: string[];
  env: Record<string, string>;
}

export interface Contact {
  id: string;
  email?: string;
}

export interface Engine extends Running {
  name: string;
  /** Resolves when the opening has been accepted. */
  open(contact: Contact): Promise<void>;
  /** The contact answers the question. */
  reply(contact: Contact, text: string): Promise<void>;
}

/** The requests that tell an engine of a conversation. */
export interface Wire {
  open(contact: Contact): { path: string; body: string; headers?: Record<string, string> };
  reply(contact: Contact, text: string): { path: string; body: string; headers?: Record<string, string> };
}

export const plain: Wire = {
  open: (contact) => ({ path: '/', body: JSON.stringify(contact) }),
  reply: ({ id }, text) => ({ path: '/', body: JSON.stringify({ id, reply: text }) }),
};

/** Milliseconds. */
const RETRY_INTERVAL = 1_000;

/**
 * Repeats what is answered 503, as the platforms do. The contact's clock keeps running.
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
    await sleep(RETRY_INTERVAL);
    return post(request);
  };
}

/** Starts the engine of `bench/<folder>/engine.ts`. */
export async function startEngine(
  { processes }: Bench,
  name: string,
  folder: string,
  told: Omit<EngineArgs, 'port'>,
  { wire = plain, flags = { args: [], env: {} } }: { wire?: Wire; flags?: NodeFlags } = {},
): Promise<Engine> {
  const port = await freePort();
  const script = fileURLToPath(new URL(`../${folder}/engine.ts`, import.meta.url));
  const asJson = JSON.stringify({ ...told, port } satisfies EngineArgs);
  const running = await processes.start({
    name,
    file: process.execPath,
    args: ['--import', 'tsx', ...flags.args, script, asJson],
    env: { ...process.env, ...flags.env },
  });
  await until(`${name} is ready`, () => isReady(port), READY_TIMEOUT);
  const post = posting(name, `http://127.0.0.1:${port}`);
  return {
    ...running,
    name,
    open: (contact) => post(wire.open(contact)),
    reply: (contact, text) => post(wire.reply(contact, text)),
  };
}

/** Milliseconds. */
const READY_TIMEOUT = 60_000;

/** Whether the process that listens there is ready; false after a pause when it is not. */
export const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    async (answer) => {
      await answer.text();
      return answer.ok || sleep(100, false);
    },
    () => sleep(100, false),
  );
