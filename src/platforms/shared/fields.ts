/** Custom fields as platforms have them, cut to what may travel in a workflow's input. */

/** Most fields kept. */
const MAX_FIELDS = 100;
const MAX_VALUE = 1_000;
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);

type Scalar = string | number | boolean | null;

/** `[{name, value}]`, or a plain object. */
export function toFields(raw: unknown): Record<string, Scalar> {
  const pairs = Array.isArray(raw)
    ? raw.filter(isRecord).map((field) => [field.name, field.value] as const)
    : Object.entries(isRecord(raw) ? raw : {});
  const fields: Record<string, Scalar> = {};
  for (const [name, value] of pairs.slice(0, MAX_FIELDS)) {
    const scalar = toScalar(value);
    if (typeof name === 'string' && !unsafeNames.has(name) && scalar !== undefined) fields[name] = scalar;
  }
  return fields;
}

function toScalar(value: unknown): Scalar | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.slice(0, MAX_VALUE);
  if (Array.isArray(value))
    return value
      .filter((item) => typeof item === 'string')
      .join(', ')
      .slice(0, MAX_VALUE);
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
