import { PlatformError } from '../platform.js';
import { parseJson } from './classify.js';

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
