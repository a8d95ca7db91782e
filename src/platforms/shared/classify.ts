import type { NoAnswerError, PoolAnswer } from '../../http/json-pool.js';
import { PlatformError, type PlatformErrorKind } from '../platform.js';
import { compact } from '../../routing/compact.js';
import { answeredAt, readRetryAfter } from '../../http/retry-after.js';

/** What a call does to the platform: a write in doubt must be looked for, a read in doubt is simply made again. */
export type Effect = 'read' | 'write';

/** What is particular about a platform's answers. */
export interface Manners {
  /** As people call it, in errors. */
  platform: string;
  /** What an error body says; it may quote personal data, which is taken out here. */
  wordsOf: (body: unknown) => string | undefined;
  /** The platform's own name for an error, from its body. */
  codeOf?: (body: unknown) => string | undefined;
  /** The meaning of an answer where it is not what its status says; undefined: the status says it. */
  meaningOf?: (answer: PoolAnswer) => PlatformErrorKind | undefined;
}

const MAX_MESSAGE = 200;

/** The error for a response; undefined for a 2xx with a JSON or empty body. */
export function classifyAnswer(
  manners: Manners,
  call: string,
  effect: Effect,
  answer: PoolAnswer,
): PlatformError | undefined {
  const kind = manners.meaningOf?.(answer) ?? kindOf(effect, answer);
  if (kind === undefined) return undefined;
  const retryAfter = readRetryAfter(answer.headers['retry-after'], answeredAt(answer.headers.date));
  return new PlatformError(kind, describe(manners, call, answer), {
    status: answer.status,
    ...compact({ code: manners.codeOf?.(parseJson(answer.body)) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** @see PlatformError for what `unconfirmed` and `unavailable` promise */
export function classifyNoAnswer(call: string, effect: Effect, error: NoAnswerError): PlatformError {
  const kind = error.sent && effect === 'write' ? 'unconfirmed' : 'unavailable';
  return new PlatformError(kind, `${call}: ${error.message}`.slice(0, MAX_MESSAGE));
}

function kindOf(effect: Effect, answer: PoolAnswer): PlatformErrorKind | undefined {
  const { status } = answer;
  const inDoubt = effect === 'write' ? 'unconfirmed' : 'unavailable';
  if (status >= 200 && status < 300) return isApiBody(answer) ? undefined : inDoubt;
  if (status === 401 || status === 403) return 'unauthorized';
  // A web page that says 404 is not the API speaking (wrong base address, maintenance): no contact is gone by that.
  if (status === 404) return isHtml(answer) ? 'unavailable' : 'notFound';
  // 449 is "request queued, retry with" in the vendor's own client.
  if (status === 429 || status === 449) return 'rateLimited';
  return status === 408 || status >= 500 ? inDoubt : 'refused';
}

export function isHtml(answer: PoolAnswer): boolean {
  return String(answer.headers['content-type'] ?? '').includes('html');
}

function isApiBody(answer: PoolAnswer): boolean {
  return answer.body.trim() === '' || parseJson(answer.body) !== undefined;
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function describe({ platform, wordsOf }: Manners, call: string, answer: PoolAnswer): string {
  const words = wordsOf(parseJson(answer.body)) ?? '';
  const message = `${call}: ${platform} answered ${answer.status}`;
  return (words === '' ? message : `${message}: ${withoutPersonalData(words.slice(0, 1000))}`).slice(
    0,
    MAX_MESSAGE,
  );
}

/** Error messages may quote what we sent. */
function withoutPersonalData(words: string): string {
  return words
    .replace(/(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+/g, '[address]')
    .replace(/\+?\d[\d ().-]{5,}\d/g, '[number]')
    .replace(/\b[\w-]{16,}(\.[\w-]+)*/g, '[token]');
}
