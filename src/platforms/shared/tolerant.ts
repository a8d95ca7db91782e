/**
 * Field types that read what they can and leave out what they cannot: a webhook is never rejected for a field that is not
 * needed. All of them are optional; the few fields that make an event what it is are checked in parse.ts.
 */
import { z } from 'zod';
import { toEpochMs } from './timestamp.js';

/** Longest text kept; an address further down in a message is not looked for. */
const MAX_TEXT = 10_000;

const absent = () => undefined;

/** Text, trimmed; blank counts as absent. */
export const text = z
  .string()
  .transform((value) => value.trim().slice(0, MAX_TEXT) || undefined)
  .optional()
  .catch(absent);

/** An id: number or text, kept as text. */
export const id = z
  .union([z.string().max(200), z.int()])
  .transform((value) => String(value).trim() || undefined)
  .optional()
  .catch(absent);

export const flag = z.boolean().optional().catch(absent);

/** Epoch milliseconds. */
export const time = z.unknown().transform(toEpochMs).optional();

/** An object of this shape, or absent when it is null or something else. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(absent);

/** Most fields kept. */
const MAX_FIELDS = 100;
const MAX_VALUE = 1_000;
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);

type Scalar = string | number | boolean | null;

/** Custom fields, from `[{name, value}]` or a plain object, cut to what may travel in a workflow's input. */
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
