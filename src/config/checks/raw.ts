/** Reading a policy file as it was written, before it is known to be right. */
import { isRecord } from '../../schema/values.js';
import type { ProblemCode } from '../problems.js';

/** One mistake in the file. */
export interface Finding {
  code: ProblemCode;
  path: PropertyKey[];
  message: string;
  /** True when the mistake is the key itself. */
  atKey?: boolean;
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

/** An id as text; a number is read as its digits. */
export function idOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Everything below a value, however deep, parents first. */
export function entriesIn(value: unknown, path: PropertyKey[]): Placed<unknown>[] {
  if (!isRecord(value) && !Array.isArray(value)) return [];
  return Object.entries<unknown>(value).flatMap(([key, one]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return [{ value: one, path: at }, ...entriesIn(one, at)];
  });
}

/** Every text in a value, however deep, or the value itself. */
export function textsIn(value: unknown, path: PropertyKey[]): Placed<string>[] {
  return [{ value, path }, ...entriesIn(value, path)].filter(
    (one): one is Placed<string> => typeof one.value === 'string',
  );
}

/** The places of a key in targets: those of the workspace and those of its rules. */
export function inTargets(
  workspace: unknown,
  path: PropertyKey[],
  matches: (key: PropertyKey, value: unknown) => boolean,
): Placed<unknown>[] {
  const rules = listAt(workspace, 'match').flatMap((rule, index) =>
    entriesIn(inside(rule, 'targets'), [...path, 'match', index, 'targets']),
  );
  return [...entriesIn(inside(workspace, 'targets'), [...path, 'targets']), ...rules].filter((one) =>
    matches(one.path.at(-1) ?? '', one.value),
  );
}
