import type { Request } from 'express';
import { Problem } from '../problems/problem.js';
import { keyPattern } from './schemas.js';

/** The Idempotency-Key header, as a quoted string or bare. @throws {Problem} when it is unusable as an id */
export function idempotencyKey(req: Request): string | undefined {
  const header = req.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = /^"(.*)"$|^(.*)$/.exec(String(header).trim());
  const value = key?.[1] ?? key?.[2] ?? '';
  if (!keyPattern.test(value)) {
    throw new Problem('invalid-body', {
      errors: [{ path: 'Idempotency-Key', message: '1 to 200 letters, digits and _ @ . + : = -' }],
    });
  }
  return value;
}
