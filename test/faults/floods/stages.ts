/** The floods: what each does, and how everything goes on after a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../support/seeded.js';
import { until } from '../../support/wait.js';
import {
  ANA,
  askedContact,
  assignments,
  fullContact,
  knowsEmail,
  MARA,
  reaches,
  setSupport,
  SUPPORT,
  textsOfRouter,
  type Field,
} from './field.js';
import type { HttpCall, Sender } from './sender.js';
import { signalRun } from './signals.js';

export interface Flood {
  /** Webhooks, calls or signals that it sends. */
  count: number;
  flood(sender: Sender): Promise<unknown>;
  /** Statuses that are right besides 200, 202 and 503 with Retry-After. */
  alsoRight?: readonly string[];
  /** After the restart. @returns a line for each thing that is wrong, and what else there is to say */
  end(): Promise<{ wrong: string[]; notes?: string[] }>;
  /** Its end waits for a timer of a minute: the other floods go on meanwhile. */
  isSlow?: true;
}

/** How much of each is sent. */
export interface Sizes {
  messages: number;
  signals: number;
  closes: number;
  /** Webhooks with a wrong signature. */
  forged: number;
}

export type Stage = (field: Field, sizes: Sizes) => Promise<Flood>;

/** One question, three repeats and the thanks. */
const MAX_TEXTS = 5;
const FORGED_PER_SECOND = 50;
const FORGED_BYTES = 1024 * 1024;

const WORDS = 'my order has still not arrived and nobody told me when or why it is late so what now'.split(
  ' ',
);

/** Texts of 40 to 300 characters without an address. */
export function floodTexts(seed: number): (at: number) => string {
  const random = seeded(seed);
  return (at) => {
    const length = 40 + Math.floor(random() * 255);
    let text = `${at}`;
    while (text.length < length) text += ` ${WORDS[Math.floor(random() * WORDS.length)]}`;
    return text.slice(0, 300);
  };
}

/** Messages of one contact, who need not exist for long: the stand-in does not keep them. */
async function messagesOf(field: Field, id: number, sender: Sender): Promise<(at: number) => HttpCall> {
  const contact = await fullContact(field, id);
  const textOf = floodTexts(id);
  return (at) => {
    const message = {
      id: 50_000_000 + at,
      from: 'contact',
      type: 'text',
      text: textOf(at),
      at: Date.now(),
    } as const;
    const told = { ...contact, messages: [...contact.messages, message] };
    return sender.webhook(field.dialect.announces.received(told, message)[0]!.body);
  };
}

const messagesTo =
  (field: Field, id: number, count: number): Flood['flood'] =>
  async (sender) =>
    sender.sendAll(count, await messagesOf(field, id, sender));

/** What is wrong with the end of a flooded conversation that should be with one of these. */
async function wrongEnd(field: Field, id: number, wanted: readonly string[], before: string[] = []) {
  const wrong: string[] = [];
  const isThere = (who?: string) => who !== undefined && wanted.includes(who);
  await reaches(
    field,
    id,
    `is with ${wanted.join(' or ')}`,
    ({ assigneeId }) => isThere(assigneeId),
    130_000,
  ).catch(async (error: unknown) =>
    wrong.push(`${String(error)}; the run: ${JSON.stringify(await field.sandbox.routing(id))}`),
  );
  const texts = await textsOfRouter(field, id);
  if (texts.length > MAX_TEXTS) wrong.push(`asked too often: ${texts.length} texts`);
  if (texts.filter((text) => text === texts[0]).length > 1) wrong.push('the first question twice');
  if (!knowsEmail(field)) return { wrong, notes: [`${texts.length} texts`] };
  const isWritten = async () => isThere((await assignments(field, id)).at(-1)?.who);
  await until('the assignment at the stand-in', isWritten, 10_000).catch((e: unknown) =>
    wrong.push(String(e)),
  );
  const who = (await assignments(field, id)).map((one) => one.who);
  if (new Set(who).size !== who.length) wrong.push(`assigned twice: ${who.join(', ')}`);
  const others = who.filter((one) => !wanted.includes(one) && !before.includes(one));
  if (others.length > 0) wrong.push(`assigned to ${others.join(', ')}`);
  return { wrong, notes: [`${texts.length} texts`] };
}

export const stages = {
  /** While the question waits. The address that is given after the restart routes the contact. */
  async question(field, { messages: count }) {
    const email = 'flood.question@example.com';
    await field.sandbox.setCustomer(email, { customerType: 'VIP' });
    const id = await askedContact(field, 'Question');
    return {
      count,
      flood: messagesTo(field, id, count),
      async end() {
        await field.sandbox.write(id, email);
        // With enough wrong answers a person has them first, until the address comes.
        return wrongEnd(field, id, [ANA], [MARA]);
      },
    };
  },

  /** While the conversation waits in the queue. It is assigned once somebody is there. */
  async queue(field, { messages: count }) {
    const email = 'flood.queue@example.com';
    await field.sandbox.setCustomer(email, { customerType: 'Regular' });
    await setSupport(field, false);
    const id = await askedContact(field, 'Queue');
    await field.sandbox.write(id, email);
    await reaches(field, id, 'queued', ({ stage }) => stage === 'queued');
    return {
      count,
      flood: messagesTo(field, id, count),
      async end() {
        const routing = await field.sandbox.routing(id);
        const left = routing?.stage === 'queued' ? [] : [`left the queue: ${JSON.stringify(routing)}`];
        await setSupport(field, true);
        const { wrong, notes } = await wrongEnd(field, id, SUPPORT);
        return { wrong: [...left, ...wrong], notes };
      },
    };
  },

  /** In triage, while the CRM is away. Once it answers the conversation moves to its right place. */
  async triage(field, { messages: count }) {
    const email = 'flood.triage@example.com';
    await field.sandbox.setCustomer(email, { customerType: 'VIP', outage: true });
    const id = await askedContact(field, 'Triage');
    await field.sandbox.write(id, email);
    await reaches(field, id, 'in triage', ({ assigneeId }) => assigneeId === MARA);
    return {
      count,
      flood: messagesTo(field, id, count),
      isSlow: true,
      async end() {
        await field.sandbox.setCustomer(email, { outage: false });
        return wrongEnd(field, id, [ANA], [MARA]);
      },
    };
  },

  /** To one run, past the API. It goes on, or is skipped; others hear nothing of it. */
  async signals(field, { signals: count }) {
    const email = 'flood.signals@example.com';
    await field.sandbox.setCustomer(email, { customerType: 'VIP' });
    const id = await askedContact(field, 'Signals');
    const { workflowId } = await reaches(field, id, 'a run', () => true);
    let refused = 0;
    return {
      count,
      async flood() {
        refused = await signalRun(field.service.temporalAddress, workflowId, count);
      },
      async end() {
        await field.sandbox.write(id, email);
        const skipped = async (error: unknown) => {
          const routing = await field.sandbox.routing(id);
          return `skipped (${error instanceof Error ? error.message : String(error)}): ${routing?.status} ${routing?.stage}`;
        };
        const end = await reaches(field, id, 'assigned', ({ assigneeId }) => assigneeId === ANA, 20_000).then(
          () => 'goes on',
          skipped,
        );
        const texts = await textsOfRouter(field, id);
        const wrong = texts.length > MAX_TEXTS ? [`asked too often: ${texts.length} texts`] : [];
        return { wrong, notes: [`${refused} refused by the server`, end] };
      },
    };
  },

  /** Of conversations that nobody routes: each is news for the desk. */
  async closes(field, { closes: count }) {
    const { id } = await field.sandbox.createContact({ name: 'Closes' });
    const template = await fullContact(field, id);
    const { dialect } = field;
    const { messagesOnly } = dialect;
    const close = (sender: Sender, at: number): HttpCall => {
      const contact = {
        ...template,
        id: 5_000_000 + at,
        status: 'closed' as const,
        openedTime: Date.now() - 60_000,
      };
      const path = `/v1/conversations/${encodeURIComponent(dialect.conversationOf(contact))}/close`;
      if (messagesOnly) return sender.apiCall(path);
      return sender.webhook(dialect.announces.closed(contact, 102, {})[0]!.body);
    };
    return {
      count,
      flood: (sender) => sender.sendAll(count, (at) => close(sender, at)),
      // The API says that nobody routes it.
      ...(messagesOnly ? { alsoRight: ['404'] } : {}),
      end: () => Promise.resolve({ wrong: [] }),
    };
  },

  /** Brackets in brackets, with a wrong signature. */
  forged(_field, { forged: count }) {
    const raw = '['.repeat(FORGED_BYTES);
    return Promise.resolve({
      count,
      async flood(sender) {
        const call = sender.forged(raw);
        const began = Date.now();
        const sent = [];
        for (let at = 0; at < count; at++) {
          sent.push(sender.send(call));
          await sleep(Math.max(0, began + (at * 1_000) / FORGED_PER_SECOND - Date.now()));
        }
        await Promise.all(sent);
      },
      alsoRight: ['401', '429'],
      end: () => Promise.resolve({ wrong: [] }),
    });
  },
} satisfies Record<string, Stage>;

export type StageName = keyof typeof stages;
