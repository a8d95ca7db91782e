/** Work that is under way when a process is asked to stop. */
import { connect } from 'node:net';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { until } from './wait.js';

interface Entry {
  call: string;
  effect?: unknown;
}

/** How long the platform keeps an assignment's answer back, in milliseconds: less than a worker's grace. */
const ANSWER = 2_500;

/** A contact whose assignment has happened on the platform, which has not answered yet. */
export async function slowAssignment(sandbox: string, name: string) {
  const client = new SandboxClient(sandbox);
  const { id } = await client.createContact({ name, email: `${name}@example.com`, vip: true });
  const fault = { call: 'assignee', only: String(id), when: 'after', delay: ANSWER, times: 1 };
  await fetch(`${sandbox}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  const written = async () => {
    const ledger = (await (await fetch(`${sandbox}/sandbox/ledger?contact=${id}`)).json()) as Entry[];
    return ledger.filter(({ call, effect }) => call === 'assignee' && effect !== undefined).length;
  };
  await client.write(id, 'hi');
  await until('the assignment has happened', async () => (await written()) === 1, 30_000);
  const since = Date.now();
  return {
    id,
    assignments: written,
    /** Whether so much time has passed that the platform has answered. */
    answered: () => Date.now() - since >= ANSWER,
  };
}

/** A start of a conversation of which the server has the head and half the body. */
export async function startInFlight(api: string, apiKey: string) {
  const body = JSON.stringify({ conversation: `in-flight-${Date.now()}` });
  const head = [
    'POST /v1/conversations HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${apiKey}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    // Answered with 100 once the server waits for the body: then the request is in flight.
    'Expect: 100-continue',
  ].join('\r\n');
  const socket = connect(Number(new URL(api).port), '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
  socket.write(`${head}\r\n\r\n${body.slice(0, 10)}`);
  await until('the server reads the request', () => said.includes('100 Continue'));
  return {
    /** Sends the rest; gives the status of the answer. */
    async finish(): Promise<number> {
      socket.write(body.slice(10));
      await closed;
      return Number(/HTTP\/1\.1 (?!100)(\d+)/.exec(said)?.[1]);
    },
  };
}
