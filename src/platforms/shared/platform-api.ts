import { JsonPool, NoAnswerError, type PoolAnswer, type PoolRequest } from '../../http/json-pool.js';
import { PlatformError } from '../platform.js';
import { classifyAnswer, classifyNoAnswer, parseJson, type Effect, type Manners } from './classify.js';

/** Milliseconds; below the 5 s that a write activity may take, so that our own classification comes first. */
const MAX_CALL = 4_500;

export interface PlatformApiOptions extends Manners {
  /** Without a trailing slash. */
  baseUrl: string;
  /** What authorises a call. */
  headers: Record<string, string>;
  /** Milliseconds for one call. */
  timeout?: number | undefined;
}

type Method = PoolRequest['method'];

/** Authorised calls of a platform's API. Errors name the call, never its path: the path names the contact. */
export class PlatformApi {
  readonly #pool: JsonPool;
  readonly #options: PlatformApiOptions;

  constructor(options: PlatformApiOptions) {
    this.#pool = new JsonPool(options.baseUrl);
    this.#options = options;
  }

  read(call: string, path: string, signal?: AbortSignal): Promise<PoolAnswer> {
    return this.#call(call, 'read', { method: 'GET', path }, signal);
  }

  /** Reads with a body that says what. */
  search(
    call: string,
    path: string,
    body: unknown,
    signal?: AbortSignal,
    headers: Record<string, string> = {},
  ): Promise<PoolAnswer> {
    return this.#call(call, 'read', { method: 'POST', path, body, headers }, signal);
  }

  write(
    call: string,
    method: Method,
    path: string,
    body: unknown,
    { signal, headers = {} }: { signal?: AbortSignal | undefined; headers?: Record<string, string> } = {},
  ): Promise<PoolAnswer> {
    return this.#call(call, 'write', { method, path, body, headers }, signal);
  }

  /** @throws {PlatformError} for every status except 2xx */
  async #call(
    call: string,
    effect: Effect,
    request: Pick<PoolRequest, 'method' | 'path' | 'body'> & { headers?: Record<string, string> },
    signal?: AbortSignal,
  ): Promise<PoolAnswer> {
    const answer = await this.#send(call, effect, request, signal);
    const error = classifyAnswer(this.#options, call, effect, answer);
    if (error) throw error;
    return answer;
  }

  async #send(
    call: string,
    effect: Effect,
    request: Pick<PoolRequest, 'method' | 'path' | 'body'> & { headers?: Record<string, string> },
    signal?: AbortSignal,
  ) {
    try {
      return await this.#pool.request({
        ...request,
        headers: { ...this.#options.headers, ...request.headers },
        timeout: this.#options.timeout ?? MAX_CALL,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (error instanceof NoAnswerError) throw classifyNoAnswer(call, effect, error);
      throw new PlatformError('unavailable', `${call}: the request could not be made`);
    }
  }
}

/**
 * The answer to a read, as far as the schema takes it.
 * @throws {PlatformError} unavailable, when it is something else: half a list is worth less than none
 */
export function readAnswer<T>(
  call: string,
  schema: { safeParse(value: unknown): { data?: T | undefined } },
  body: string,
): T {
  const { data } = schema.safeParse(parseJson(body));
  if (data === undefined) throw new PlatformError('unavailable', `${call}: the answer is not as documented`);
  return data;
}

const MAX_PAGES = 100;

/**
 * Everything in a list that has an end.
 * @throws {PlatformError} refused, when it has more than 100 pages: from half a list the rest would count as absent
 */
export async function allPages<T>(
  call: string,
  page: (cursor: string | undefined) => Promise<{ items: T[]; next?: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { items, next } = await page(cursor);
    all.push(...items);
    if (next === undefined) return all;
    cursor = next;
  }
  throw new PlatformError('refused', `${call}: more than ${MAX_PAGES} pages`);
}
