import type { Client } from '@temporalio/client';
import { MAX_LEFT } from '../../routing/catch-up/webhook-watch.js';
import type { Naming } from '../names.js';
import { tellArrivals } from './webhook-watch.js';

interface Options {
  client: Client;
  naming: Naming;
  taskQueue: string;
  warn: (details: object, message: string) => void;
}

/** Milliseconds: the first news after a quiet time goes out soon, then they are gathered. */
const SEND_INTERVAL = 1_000;
const GATHER = 20_000;
const DEADLINE = 1_500;

interface News {
  /** When the last one came; `told` is what the watch knows. */
  lastAt: number;
  told: number;
  toldAt: number;
  left: Set<string>;
  timer?: NodeJS.Timeout;
}

/** Tells the webhook watches what this process receives: that webhooks come, and what they leave alone. */
export class WebhookArrivals {
  readonly #options: Options;
  readonly #news = new Map<string, News>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** A webhook whose sender is certain has come. */
  arrived(workspace: string, now = Date.now()): void {
    const news = this.#newsOf(workspace);
    news.lastAt = now;
    this.#tellLater(workspace, news, Math.max(SEND_INTERVAL, news.toldAt + GATHER - now));
  }

  /** An opening that starts no run, on purpose. */
  leave(workspace: string, platform: string, conversation: string): void {
    const { left } = this.#newsOf(workspace);
    const { naming } = this.#options;
    if (left.size < MAX_LEFT)
      left.add(naming.keyOfLeft(naming.workflowId(workspace, platform, conversation)));
    this.#tellLater(workspace, this.#newsOf(workspace), SEND_INTERVAL);
  }

  /** Tells what has not been told. */
  async stop(): Promise<void> {
    await Promise.all([...this.#news].map(([workspace, news]) => this.#tell(workspace, news)));
    for (const { timer } of this.#news.values()) clearTimeout(timer);
    this.#news.clear();
  }

  #newsOf(workspace: string): News {
    let news = this.#news.get(workspace);
    if (!news) this.#news.set(workspace, (news = { lastAt: 0, told: 0, toldAt: 0, left: new Set() }));
    return news;
  }

  #tellLater(workspace: string, news: News, delay: number): void {
    if (news.timer && delay > SEND_INTERVAL) return;
    clearTimeout(news.timer);
    news.timer = setTimeout(() => void this.#tell(workspace, news), delay).unref();
  }

  async #tell(workspace: string, news: News): Promise<void> {
    clearTimeout(news.timer);
    delete news.timer;
    const { lastAt } = news;
    const left = [...news.left];
    if (lastAt === news.told && left.length === 0) return;
    const { client, taskQueue, warn } = this.#options;
    news.toldAt = Date.now();
    try {
      await client.connection.withDeadline(news.toldAt + DEADLINE, () =>
        tellArrivals(client, workspace, taskQueue, { lastAt, left }),
      );
      news.told = lastAt;
      for (const key of left) news.left.delete(key);
    } catch (e) {
      warn({ workspace, why: String(e) }, 'the webhook watch could not be told; tried again');
      this.#tellLater(workspace, news, GATHER);
    }
  }
}
