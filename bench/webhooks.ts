/**
 * How long the platform waits for the answer to a webhook while the workers are busy routing what the webhooks say. The aim is
 * a p99 below 250 ms; four times that fails, since machines are shared.
 *
 * `conversations`: all that a platform tells of short conversations, from the opening to the close. `openings`: only openings
 * with their first message, the worst case.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../sandbox/ledger.js';
import { SandboxClient } from '../src/cli/demo/sandbox-client.js';
import { demoPolicy, install, type Installation } from '../test/support/installation.js';
import { quantile } from './figures.js';
import type { Bench, Options } from './suite.js';
import { MIXES, type Mix } from './webhooks/mixes.js';

/** Milliseconds. */
const AIM = 250;

export async function webhooks({ say, keep }: Bench, options: Options): Promise<number> {
  const { perSecond: rate = '50', seconds: length = '60', mix: name = 'conversations' } = options;
  const mix = MIXES[String(name)];
  if (!mix) throw new Error(`--mix: "${String(name)}" is not one of ${Object.keys(MIXES).join(', ')}`);
  const [perSecond, seconds] = [Number(rate), Number(length)];
  const service = await install(demoPolicy(['callsPerSecond: 5', 'callsPerSecond: false']), {
    errorsAllowed: Infinity,
  });
  try {
    await service.start();
    const contacts = await openContacts(service, Math.floor((perSecond * seconds) / mix.events));
    const answers = await deliver(service, contacts, mix, perSecond);
    const took = answers.map(({ ms }) => ms);
    const [p50 = NaN, p90 = NaN, p99 = NaN] = [0.5, 0.9, 0.99].map((at) => Math.round(quantile(took, at)));
    const report = {
      perSecond,
      openings: perSecond / mix.events,
      seconds,
      events: answers.length,
      conversations: contacts.length,
      assigned: await assignments(service),
      refused: answers.filter(({ status }) => status !== 200).length,
      ...{ p50, p90, p99 },
    };
    keep(String(name), report);
    say(JSON.stringify(report, null, 1));
    if (p99 > AIM) say(`the p99 is above ${AIM} ms`);
    return p99 > AIM * 4 ? 1 : 0;
  } finally {
    await service.stop();
  }
}

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

/** Conversations that were assigned when the last answer came: the workers were busy until then. */
async function assignments({ sandbox }: Installation): Promise<number> {
  const calls = (await (await fetch(`${sandbox.url}/sandbox/ledger`)).json()) as Entry[];
  return calls.filter(({ call, effect }) => call === 'assignee' && effect != null).length;
}

/** At an even pace, whether the answers keep up or not. */
async function deliver(service: Installation, contacts: number[], { events, tell }: Mix, perSecond: number) {
  const answers: Promise<{ status: number; ms: number }>[] = [];
  const post = async (body: object) => {
    const begun = performance.now();
    const { status } = await service.webhook(body);
    return { status, ms: performance.now() - begun };
  };
  const told = contacts.flatMap((id, at) => {
    const opened = (at * events * 1_000) / perSecond;
    return tell({ id, email: `a${at}@example.com` }).map(({ after, body }) => ({
      due: opened + after,
      body,
    }));
  });
  told.sort((one, other) => one.due - other.due);
  const begun = Date.now();
  for (const { due, body } of told) {
    const wait = begun + due - Date.now();
    if (wait > 0) await sleep(wait);
    answers.push(post(body()));
  }
  return Promise.all(answers);
}
