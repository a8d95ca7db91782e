import { request } from 'undici';
import type { SandboxOptions } from './options.js';

/** Asks the router who got a conversation and why, and tells it of closes it cannot see; the page has no key of its own. */
export class RouterApi {
  readonly #options: Pick<SandboxOptions, 'api' | 'apiKey'>;
  constructor(options: Pick<SandboxOptions, 'api' | 'apiKey'>) {
    this.#options = options;
  }

  /** The router's answer, or null when it has none. */
  status(conversation: string): Promise<unknown> {
    return this.#call('GET', conversation);
  }

  /** Tells the router that an agent has closed it. */
  close(conversation: string): Promise<unknown> {
    return this.#call('POST', conversation, '/close');
  }

  async #call(method: 'GET' | 'POST', conversation: string, what = ''): Promise<unknown> {
    const { api, apiKey } = this.#options;
    try {
      const answer = await request(`${api}/v1/conversations/${encodeURIComponent(conversation)}${what}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(3_000),
      });
      const body = await answer.body.json();
      return answer.statusCode < 300 ? body : null;
    } catch {
      return null;
    }
  }
}
