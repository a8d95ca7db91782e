/**
 * `npm run bench:webhooks -- --perSecond 50 --seconds 60`: how long the platform waits for the answer to a webhook while the
 * workers are busy routing what the webhooks say. The aim is a p99 below 250 ms; four times that fails, since machines
 * are shared.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClient } from '../src/cli/demo/sandbox-client.js';
import { demoPolicy, install, type Installation } from '../test/support/installation.js';
import { quantile } from './figures.js';

const AIM = 250;

const { values } = parseArgs({
  options: {
    perSecond: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
  },
});
const [perSecond, seconds] = [Number(values.perSecond), Number(values.seconds)];
const say = (line: string) => void process.stdout.write(`${line}\n`);

const service = await install(demoPolicy(['callsPerSecond: 5', 'callsPerSecond: false']), {
  errorsAllowed: Infinity,
});
try {
  await service.start();
  const contacts = await openContacts(service, (perSecond * seconds) / 2);
  const answers = await deliver(service, contacts);
  const took = answers.map(({ ms }) => ms);
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((at) => Math.round(quantile(took, at)));
  const refused = answers.filter(({ status }) => status !== 200).length;
  const report = { perSecond, seconds, events: answers.length, refused, p50, p90, p99 };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/webhooks.json', `${JSON.stringify(report, null, 1)}\n`);
  say(JSON.stringify(report, null, 1));
  if ((p99 ?? Infinity) > AIM) say(`the p99 is above ${AIM} ms`);
  process.exitCode = (p99 ?? Infinity) > AIM * 4 ? 1 : 0;
} finally {
  await service.stop();
}
process.exit();

/** Known to the platform, with an address, and with an open conversation: an opening leads to an assignment. */
async function openContacts({ sandbox, keys }: Installation, count: number): Promise<number[]> {
  const client = new SandboxClient(sandbox.url, 60_000);
  const headers = { authorization: `Bearer ${keys.token}`, 'content-type': 'application/json' };
  const ids: number[] = [];
  for (let at = 0; at < count; at++) {
    const { id } = await client.createContact({
      name: 'Ann',
      email: `a${at}@example.com`,
      vip: at % 10 === 0,
    });
    const answer = await fetch(`${sandbox.platformUrl}/contact/id:${id}/conversation/status`, {
      method: 'POST',
      headers,
      body: '{"status":"open"}',
    });
    if (!answer.ok) throw new Error(`opening a conversation: ${answer.status}`);
    ids.push(id);
  }
  return ids;
}

/** An opening and then a message of each contact, evenly, whether the answers keep up or not. */
async function deliver(service: Installation, contacts: number[]) {
  const answers: Promise<{ status: number; ms: number }>[] = [];
  const post = async (body: object) => {
    const begun = performance.now();
    const { status } = await service.webhook(body);
    return { status, ms: performance.now() - begun };
  };
  const begun = Date.now();
  const bodies = contacts.flatMap((id, at) => [opening(id, at), message(id)]);
  for (const [at, body] of bodies.entries()) {
    const due = begun + (at * 1_000) / perSecond;
    if (due > Date.now()) await sleep(due - Date.now());
    answers.push(post(body));
  }
  return Promise.all(answers);
}

function opening(id: number, at: number): object {
  return {
    event_type: 'conversation.opened',
    event_id: `o-${id}`,
    contact: { id, firstName: 'Ann', email: `a${at}@example.com`, status: 'open', assignee: null, tags: [] },
    conversation: { source: 'contact', openedTime: Date.now() },
  };
}

function message(id: number): object {
  return {
    event_type: 'message.received',
    event_id: `m-${id}`,
    contact: { id },
    message: {
      messageId: `m-${id}`,
      timestamp: Date.now(),
      message: { type: 'text', text: 'I need help' },
    },
  };
}
