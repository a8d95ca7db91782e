/** Reading a policy file as it was written, before it is known to be right. */
import type { ProblemCode } from '../problems.js';
import { isRecord } from '../../schema/values.js';

export interface Finding {
  code: ProblemCode;
  path: PropertyKey[];
  message: string;
}

export interface Placed<T> {
  value: T;
  path: PropertyKey[];
}

export function inside(value: unknown, ...keys: PropertyKey[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      isRecord(found) || Array.isArray(found) ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

export function listAt(value: unknown, ...keys: PropertyKey[]): unknown[] {
  const found = inside(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** A list whose single entry needs no brackets. */
export function oneOrMoreAt(value: unknown, ...keys: PropertyKey[]): unknown[] {
  const found = inside(value, ...keys);
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

/** Every text in there, however deep. */
export function textsIn(value: unknown, path: PropertyKey[]): Placed<string>[] {
  if (typeof value === 'string') return [{ value, path }];
  if (Array.isArray(value)) return value.flatMap((one, at) => textsIn(one, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key]));
}
