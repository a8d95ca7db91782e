import { JsonPool, NoAnswerError, type PoolAnswer, type PoolRequest } from '../../http/json-pool.js';
import { PlatformError } from '../platform.js';
import { classifyAnswer, classifyNoAnswer, type Effect } from './classify.js';

/** Milliseconds; below the 5 s that a write activity may take, so that our own classification comes first. */
const LONGEST_CALL = 4_500;

/** Authorised calls of respond.io's API v2. A call's name stands in errors, never its path: that names the contact. */
export class RespondIoApi {
  readonly #pool: JsonPool;
  readonly #token: string;
  readonly #timeout: number;

  constructor(settings: { baseUrl: string; token: string }, timeout = LONGEST_CALL) {
    this.#pool = new JsonPool(settings.baseUrl);
    this.#token = settings.token;
    this.#timeout = timeout;
  }

  read(call: string, path: string, signal?: AbortSignal): Promise<PoolAnswer> {
    return this.#call(call, 'read', { method: 'GET', path }, signal);
  }

  /** Reads with a body that says what. */
  search(call: string, path: string, body: unknown, signal?: AbortSignal): Promise<PoolAnswer> {
    return this.#call(call, 'read', { method: 'POST', path, body }, signal);
  }

  write(
    call: string,
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<PoolAnswer> {
    return this.#call(call, 'write', { method, path, body }, signal);
  }

  /** @throws {PlatformError} for everything but a 2xx */
  async #call(
    call: string,
    effect: Effect,
    request: Pick<PoolRequest, 'method' | 'path' | 'body'>,
    signal?: AbortSignal,
  ): Promise<PoolAnswer> {
    const answer = await this.#send(call, effect, request, signal);
    const error = classifyAnswer(call, effect, answer);
    if (error) throw error;
    return answer;
  }

  async #send(
    call: string,
    effect: Effect,
    request: Pick<PoolRequest, 'method' | 'path' | 'body'>,
    signal?: AbortSignal,
  ) {
    try {
      const headers = { authorization: `Bearer ${this.#token}` };
      return await this.#pool.request({
        ...request,
        headers,
        timeout: this.#timeout,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (error instanceof NoAnswerError) throw classifyNoAnswer(call, effect, error);
      throw new PlatformError('unavailable', `${call}: the request could not be made`);
    }
  }
}
