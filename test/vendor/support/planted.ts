/** Proof that a check can fail: the body passes, the altered body does not. */
import assert from 'node:assert/strict';
import type { Json } from './data.js';

type Check = (body: unknown) => string[];

/** A copy with this value at the path; `a[].b` is the first element's. */
export function withKey<T>(body: T, path: string, value: unknown): T {
  const copy = structuredClone(body);
  const { holder, key } = placeOf(copy, path);
  holder[key] = value;
  return copy;
}

/** A copy without the key at the path. */
export function withoutKey<T>(body: T, path: string): T {
  const copy = structuredClone(body);
  const { holder, key } = placeOf(copy, path);
  assert.ok(key in holder, `planted fault: the body has no ${path}`);
  Reflect.deleteProperty(holder, key);
  return copy;
}

/** The check takes the body and complains of the altered one, naming what was altered. */
export function assertTurnsRed(check: Check, body: unknown, altered: unknown, named: string | RegExp): void {
  assert.deepEqual(check(body), [], 'before the fault is planted');
  const complaints = check(altered);
  assert.ok(complaints.length > 0, 'the check did not see the planted fault');
  const isNamed = (one: string) => (typeof named === 'string' ? one.includes(named) : named.test(one));
  assert.ok(complaints.some(isNamed), `no complaint names ${String(named)}:\n${complaints.join('\n')}`);
}

/** Every object of the body gets a key that nobody sends; each must be seen. @param open paths of objects that take any key */
export function assertUnknownKeysTurnRed(check: Check, body: unknown, open: readonly string[] = []): void {
  for (const path of objectPaths(body))
    if (!open.some((one) => path === one || path.startsWith(`${one}.`))) {
      const at = path === '' ? 'keyOfNobody' : `${path}.keyOfNobody`;
      assertTurnsRed(check, body, withKey(body, at, 1), at);
    }
}

function objectPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length > 0 ? objectPaths(value[0], `${path}[]`) : [];
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    objectPaths(one, path === '' ? key : `${path}.${key}`),
  );
  return [path, ...inner];
}

function placeOf(body: unknown, path: string): { holder: Json; key: string } {
  const steps = path
    .replaceAll('[]', '.0')
    .split('.')
    .filter((step) => step !== '');
  const key = steps.pop() ?? '';
  const holder = steps.reduce<unknown>((at, step) => (at as Json)[step], body);
  assert.ok(typeof holder === 'object' && holder !== null, `planted fault: nothing holds ${path}`);
  return { holder: holder as Json, key };
}
