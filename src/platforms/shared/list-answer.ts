import { PlatformError } from '../platform.js';
import { parseJson } from './classify.js';

/**
 * What a platform has listed.
 * @param call as it is named in errors
 * @throws {PlatformError} `unavailable` when the answer is something else: a proxy's page, a half of one
 */
export function listed<T>(
  call: string,
  schema: { safeParse(value: unknown): { data?: T | undefined } },
  body: string,
): T {
  const { data } = schema.safeParse(parseJson(body));
  if (data === undefined) throw new PlatformError('unavailable', `${call}: the answer is no list`);
  return data;
}
