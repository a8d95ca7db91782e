import { request, type Dispatcher } from 'undici';
import { ForbiddenAddressError, guardedDispatcher } from '../http/guard/index.js';
import type { HttpRequestStep } from '../routing/policy/policy.js';
import type { Variables } from '../routing/variables.js';
import { readBody, type AnswerBody } from './answer-body.js';
import { buildRequest, type BuiltRequest, type Environment } from './build-request.js';
import { CrmMisconfigured, CrmUnavailable } from './errors.js';
import { parseSingularPath, readPath, type Reading } from './response-mapping.js';
import { readRetryAfter } from '../http/retry-after.js';

/** Milliseconds. A CRM that asks for a longer pause is asked again after this one. */
const MAX_WAIT = 7 * 24 * 3_600_000;

interface HttpRequestOptions {
  /** Holds what `${ENV}` references stand for. */
  env: Environment;
  /** Cancels the request; its reason is thrown. */
  signal?: AbortSignal;
  /** Milliseconds for the whole exchange, from name resolution to the last byte. */
  timeout: number;
  /** Whom requests go through; absent: the process's own, which guards the private network. */
  dispatcher?: Dispatcher;
  /** Reads the bodies of refusals too: some CRMs say there what is wrong. */
  readErrors?: boolean;
  /** Where that one lets requests into the private network. */
  allowInternal?: readonly string[];
}

export interface HttpAnswer {
  status: number;
  body: AnswerBody;
  /** Milliseconds the server asked us to wait. */
  retryAfter?: number;
  /** What each path of the response mapping found; empty unless the body is JSON. */
  variables: Record<string, Reading>;
}

/** Answers whose body says something; others are read and thrown away so that the connection can be used again. */
const TELLING = (status: number) => (status >= 200 && status < 300) || status === 404;
const MAX_DUMPED = 64 * 1024;

/**
 * "HTTP Request": one try, no retries; Temporal owns those.
 * @throws {CrmUnavailable} when no complete answer came in time
 * @throws {CrmMisconfigured} when the request cannot be made as described
 */
export async function performHttpRequest(
  step: HttpRequestStep,
  variables: Variables,
  options: HttpRequestOptions,
): Promise<HttpAnswer> {
  const built = buildRequest(step, variables, options.env);
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(options.timeout)));
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const response = await send(
      built,
      signal,
      options.dispatcher ?? guardedDispatcher(options.allowInternal),
    );
    const answer = await readAnswer(response, options.readErrors ?? false);
    return { ...answer, variables: variablesOf(step, answer) };
  } catch (e) {
    options.signal?.throwIfAborted();
    if (deadline.aborted) throw new CrmUnavailable(`no answer within ${seconds(options.timeout)} s`);
    throw whyNoAnswer(e);
  }
}

function send({ method, url, headers, body }: BuiltRequest, signal: AbortSignal, dispatcher: Dispatcher) {
  return request(url, { method, headers, signal, dispatcher, ...(body === undefined ? {} : { body }) });
}

async function readAnswer(
  response: Dispatcher.ResponseData,
  readErrors: boolean,
): Promise<Omit<HttpAnswer, 'variables'>> {
  const status = response.statusCode;
  const wait = readRetryAfter(response.headers['retry-after'], Date.now(), MAX_WAIT);
  const retryAfter = wait === undefined ? {} : { retryAfter: wait };
  if (TELLING(status) || (readErrors && status < 500))
    return { status, ...retryAfter, body: await readBody(response) };
  // The status has said it all: a connection that breaks now changes nothing.
  await response.body.dump({ limit: MAX_DUMPED }).catch(() => undefined);
  return { status, ...retryAfter, body: { kind: 'other', why: 'was not read' } };
}

function variablesOf(step: HttpRequestStep, { status, body }: Pick<HttpAnswer, 'status' | 'body'>) {
  const { saveStatusAs } = step;
  const saved: Record<string, Reading> =
    saveStatusAs === undefined ? {} : { [saveStatusAs]: { kind: 'value', values: [String(status)] } };
  return { ...saved, ...mapped(step.responseMapping, body) };
}

function mapped(mapping: HttpRequestStep['responseMapping'], body: AnswerBody): Record<string, Reading> {
  if (body.kind !== 'json') return {};
  const { value } = body;
  return Object.fromEntries(
    Object.entries(mapping).map(([name, path]) => [name, readPath(parseSingularPath(path), value)]),
  );
}

/** Codes by which undici and Node refuse a request that nobody could send. */
const NOT_SENDABLE = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'ERR_INVALID_URL',
  'ERR_INVALID_ARG_TYPE',
]);

/** Only the code: an error's text may hold addresses. */
function whyNoAnswer(error: unknown): Error {
  if (error instanceof CrmMisconfigured) return error;
  if (error instanceof ForbiddenAddressError) return new CrmMisconfigured(error.message);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && NOT_SENDABLE.has(code))
    return new CrmMisconfigured(`the request cannot be sent (${code})`);
  return new CrmUnavailable(`the connection failed${code === undefined ? '' : ` (${code})`}`);
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;
