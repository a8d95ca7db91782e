/** Building blocks of the schema: how values are written in router.yaml, and how mistakes are reported. */
import { z } from 'zod';
import { formatDuration, MAX_DURATION, parseDuration } from './duration.js';
import type { ProblemCode } from './problem-codes.js';

/** What zod hands to a check or a transform, as far as it is used here. */
export interface Reporter {
  issues: z.core.$ZodRawIssue[];
}

/** Reports one mistake at the value being looked at, or below it. */
export function report(ctx: Reporter, code: ProblemCode, message: string, path: PropertyKey[] = []): void {
  ctx.issues.push({ code: 'custom', message, path, input: undefined, params: { code } });
}

/** For checks that run even when parts of the value are already wrong, so that all mistakes are reported at once. */
export const always = { when: () => true };

/** The type of what these keys parse to. */
export type Parsed<S extends z.core.$ZodLooseShape> = z.output<z.ZodObject<S>>;

/** An object of these keys and no others. The issue of an unknown key names the known ones, for `describeIssue`. */
export function mapping<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** One key for each meaning. */
export function keysFor<K extends string, T extends z.ZodType>(
  meanings: Record<K, string>,
  schema: T,
): Record<K, T> {
  const entries = Object.entries<string>(meanings).map(([key, meaning]) => [key, schema.describe(meaning)]);
  return Object.fromEntries(entries) as Record<K, T>;
}

export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const rest = { ...value };
  Reflect.deleteProperty(rest, key);
  return rest;
}

/** A list; a single entry needs no brackets. */
export function oneOrMore<T extends z.ZodType>(list: T) {
  return z.preprocess((given): unknown => (Array.isArray(given) ? given : [given]), list);
}

export function text(maxLength: number) {
  return z.string().trim().min(1).max(maxLength);
}

/** Text for people; no references, no control characters. */
export function name(maxLength = 100) {
  return text(maxLength).regex(/^(?:[^$\p{Cc}]|\$(?!\{))*$/u, {
    error: 'must not contain ${...} or control characters',
  });
}

const ID = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;

/** An id as platforms give them. A number is read as its digits. */
export const id = z
  .unknown()
  .transform((value, ctx): string => {
    const written = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof written === 'string' && ID.test(written)) return written;
    if (value === undefined || value === null) report(ctx, 'ROUTER_MISSING_KEY', 'an id is missing');
    else if (typeof written !== 'string')
      report(ctx, 'ROUTER_WRONG_TYPE', 'must be an id: text or a whole number');
    else
      report(
        ctx,
        'ROUTER_BAD_NAME',
        'must be 1 to 64 letters, digits and . _ @ + -, and begin with a letter or digit',
      );
    return z.NEVER;
  })
  .meta({ title: 'id', type: ['string', 'integer'] as never });

/** An id that we choose, in addresses and in Temporal: of a workspace, of a webhook. */
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'must be 1 to 40 lower-case letters, digits and dashes' })
  .meta({ title: 'lower-case letters, digits, dashes' });

export const email = z.email({ error: 'must be an e-mail address' });

/** Written as `30s`, parsed to milliseconds. */
export function duration(min: number, max: number = MAX_DURATION) {
  const range = `${formatDuration(min)} to ${formatDuration(max)}`;
  return z
    .unknown()
    .transform((value, ctx): number => {
      const ms = typeof value === 'string' ? parseDuration(value) : undefined;
      if (ms !== undefined && ms >= min && ms <= max) return ms;
      const units = 'must be a number and a unit (ms, s, m, h, d), like 30s, 2m, 24h or 7d';
      report(ctx, 'ROUTER_BAD_DURATION', ms === undefined ? units : `must be from ${range}`);
      return z.NEVER;
    })
    .meta({
      title: `duration, ${min === 0 ? `up to ${formatDuration(max)}` : range}`,
      type: 'string',
      pattern: '^\\s*\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h|d)\\s*$',
    });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parts of the file that have a name in the JSON Schema: scripts/schema/json-schema.ts. */
export type DefinitionName =
  'target' | 'pool' | 'dedicatedFallback' | 'texts' | 'crm' | 'platform' | 'catchUp';

/**
 * Parses with the schema that fits the value, so that the messages speak of what the author meant.
 * @param definition says in the JSON Schema what may stand here
 */
export function chosenBy<T>(
  definition: DefinitionName,
  choose: (value: unknown, ctx: Reporter) => z.ZodType<T> | undefined,
) {
  return z
    .unknown()
    .transform((value, ctx): T => {
      const schema = choose(value, ctx);
      const parsed = schema?.safeParse(value);
      if (parsed?.success) return parsed.data;
      for (const issue of parsed?.error.issues ?? []) ctx.issues.push({ ...issue, input: undefined });
      return z.NEVER;
    })
    .meta({ $ref: `#/$defs/${definition}` });
}
