/** What the Graph API's error codes mean; the status of an answer says less than its code. */
import type { PoolAnswer } from '../../http/json-pool.js';
import type { PlatformErrorKind } from '../platform.js';
import { isHtml, parseJson } from '../shared/classify.js';
import { ErrorAnswer } from './schemas.js';

/** More than 24 hours have passed since the contact last wrote. */
export const OUTSIDE_WINDOW = '131047';

/** Limits of the app, the account, the number and the pair of business and contact. */
const tooMany = new Set([4, 80007, 130429, 131048, 131056]);
/** Token expired or withdrawn, permission missing. 200 to 299 are permissions too. */
const unauthorized = new Set([0, 3, 10, 190, 131005]);
/** Down or overloaded, by Meta's own word. The message was not taken. */
const away = new Set([131016, 131057]);

export function meaningOf(answer: PoolAnswer): PlatformErrorKind | undefined {
  if (answer.status < 400) return undefined;
  const code = errorOf(parseJson(answer.body))?.code;
  // No code, no Graph API: an address that is not there names no contact that has gone.
  if (code === undefined) return answer.status === 404 && !isHtml(answer) ? 'refused' : undefined;
  if (tooMany.has(code)) return 'rateLimited';
  if (unauthorized.has(code) || (code >= 200 && code < 300)) return 'unauthorized';
  if (away.has(code)) return 'unavailable';
  return answer.status < 500 ? 'refused' : undefined;
}

export const codeOf = (body: unknown): string | undefined => errorOf(body)?.code.toString();

export function wordsOf(body: unknown): string | undefined {
  const error = errorOf(body);
  return error && [error.message, error.error_data?.details].filter((one) => one !== undefined).join('; ');
}

const errorOf = (body: unknown) => ErrorAnswer.safeParse(body).data?.error;
