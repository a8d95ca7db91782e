/**
 * Field types that read what they can and leave out what they cannot: a webhook is never lost over a field that nobody
 * needs. All of them are optional; the few fields that make an event what it is are checked in parse.ts.
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
