/** Sends webhooks and API calls as fast as HTTP allows, and counts what is answered. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Dialect } from '../../../sandbox/platforms/dialect.js';
import type { Installation } from '../../support/installation.js';

export interface HttpCall {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** How often each status was answered; `503 without Retry-After` and `no answer` by these names. */
export type Answers = Record<string, number>;

/** Requests under way at a time. */
const IN_FLIGHT = 50;
/** Milliseconds. A service that answers later than this has hung. */
const ANSWER_TIMEOUT = 30_000;

export class Sender {
  readonly answers: Answers = {};
  readonly #pool: Pool;
  readonly #path: string;
  readonly #dialect: Dialect;
  readonly #service: Pick<Installation, 'api' | 'apiKey' | 'keys'>;

  constructor(service: Installation, dialect: Dialect) {
    this.#service = service;
    this.#dialect = dialect;
    this.#path = new URL(service.webhookUrl).pathname;
    this.#pool = new Pool(service.api, { connections: IN_FLIGHT, headersTimeout: ANSWER_TIMEOUT });
  }

  /** A webhook with a valid signature. */
  webhook(body: object): HttpCall {
    const raw = JSON.stringify(body);
    return this.#webhookOf(raw, this.#service.keys.signingKey);
  }

  /** Any text as a webhook that is signed with a key of somebody else's. */
  forged(raw: string): HttpCall {
    const key = 'a-signing-key-that-nobody-has-given';
    return this.#webhookOf(raw, this.#dialect.secretOf?.(key) ?? key);
  }

  apiCall(path: string, body: object = {}): HttpCall {
    const headers = { authorization: `Bearer ${this.#service.apiKey}`, 'content-type': 'application/json' };
    return { path, headers, body: JSON.stringify(body) };
  }

  #webhookOf(raw: string, key: string): HttpCall {
    const signed = this.#dialect.headers({ id: randomUUID(), raw, url: this.#path }, key);
    return { path: this.#path, headers: { 'content-type': 'application/json', ...signed }, body: raw };
  }

  /** Makes the calls one after another, many at a time; resolves when all are answered. */
  async sendAll(count: number, call: (at: number) => HttpCall): Promise<void> {
    let next = 0;
    const work = async () => {
      for (let at = next++; at < count; at = next++) await this.send(call(at));
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  }

  async send({ path, headers, body }: HttpCall): Promise<void> {
    let answer: string;
    try {
      const got = await this.#pool.request({ method: 'POST', path, headers, body });
      await got.body.dump();
      answer = String(got.statusCode);
      if (answer === '503' && got.headers['retry-after'] === undefined) answer = '503 without Retry-After';
    } catch {
      answer = 'no answer';
    }
    this.answers[answer] = (this.answers[answer] ?? 0) + 1;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
