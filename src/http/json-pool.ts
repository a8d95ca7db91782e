import { DecoratorHandler, Pool, type Dispatcher } from 'undici';

export interface PoolRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With query, below the pool's base address; already encoded. */
  path: string;
  headers: Record<string, string>;
  /** Serialised as JSON when present. */
  body?: unknown;
  /** Milliseconds for the whole exchange. */
  timeout: number;
  signal?: AbortSignal;
}

export interface PoolAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** No complete answer came. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
  /** False: not one byte of the request left, it certainly had no effect. */
  readonly sent: boolean;
  constructor(sent: boolean, message: string) {
    super(message);
    this.sent = sent;
  }
}

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Keep-alive connections to one base address. Follows no redirects and retries nothing. */
export class JsonPool {
  readonly #pool: Pool;
  readonly #prefix: string;

  constructor(baseUrl: string, options: { connections?: number; connectTimeout?: number } = {}) {
    const base = new URL(baseUrl);
    this.#prefix = base.pathname.replace(/(?<!\/)\/+$/, '');
    this.#pool = new Pool(base.origin, {
      connections: options.connections ?? 64,
      connect: { timeout: options.connectTimeout ?? 2_000 },
      // Shorter than the 5 s after which common servers hang up: a request on a dying connection is in doubt.
      keepAliveTimeout: 4_000,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /** @throws {NoAnswerError} when no complete answer came in time */
  async request(request: PoolRequest): Promise<PoolAnswer> {
    let sent = false;
    const deadline = linkedDeadline(request.timeout, request.signal);
    try {
      const answer = await this.#pool.compose(noteStart(() => (sent = true))).request({
        method: request.method,
        path: this.#prefix + request.path,
        headers: { accept: 'application/json', ...jsonHeaders(request.body), ...request.headers },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: deadline.signal,
      });
      return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
    } catch (error) {
      throw new NoAnswerError(sent, deadline.why() ?? codeOf(error));
    } finally {
      deadline.clear();
    }
  }
}

function jsonHeaders(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

/** Calls back when a request is written to its connection, which is after the connection stands. */
function noteStart(started: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new StartNotingHandler(handler, started));
}

class StartNotingHandler extends DecoratorHandler {
  readonly #started: () => void;
  readonly #handler: Dispatcher.DispatchHandler;
  constructor(handler: Dispatcher.DispatchHandler, started: () => void) {
    super(handler);
    this.#handler = handler;
    this.#started = started;
  }
  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
    // A caller that gave up while the request waited for a connection is noticed only here, before the first byte.
    if (!controller.aborted) this.#started();
  }
}

/** The error's code; its text may hold addresses and headers. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'connection failed';
}

/** A signal that fires after `timeout` or with `outer`, and leaves nothing behind once cleared. */
function linkedDeadline(timeout: number, outer?: AbortSignal) {
  const controller = new AbortController();
  let why: string | undefined;
  const end = (reason: string) => {
    why ??= reason;
    controller.abort();
  };
  const timer = setTimeout(end, timeout, `no answer within ${timeout} ms`);
  const onAbort = () => {
    end('cancelled by the caller');
  };
  if (outer?.aborted) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    why: () => why,
    clear: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
