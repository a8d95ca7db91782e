import { z } from 'zod';
import { formatDuration, MAX_DURATION, parseDuration } from '../duration.js';
import type { ProblemCode } from '../problems.js';

/** What zod hands to a check or a transform, as far as it is used here. */
export interface Reporter {
  issues: z.core.$ZodRawIssue[];
}

/** Reports one mistake at the value being looked at, or below it. */
export function report(ctx: Reporter, code: ProblemCode, message: string, path: PropertyKey[] = []): void {
  ctx.issues.push({ code: 'custom', message, path, input: undefined, params: { code } });
}

/** For checks that run even when parts of the value are wrong already: all mistakes are listed at once. */
export const always = { when: () => true };

/** An object of these keys and no others. The mistake of an unknown key names the known ones, for `describeIssue`. */
export function mapping<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** A list; a single entry needs no brackets. */
export function oneOrMore<T extends z.ZodType>(list: T) {
  return z.preprocess((given): unknown => (Array.isArray(given) ? given : [given]), list);
}

export function text(longest: number) {
  return z.string().trim().min(1).max(longest);
}

/** Text for people; no references, no control characters. */
export function name(longest = 100) {
  return text(longest).regex(/^(?!.*\$\{)[^\p{Cc}]*$/u, {
    error: 'must not hold ${...} or control characters',
  });
}

const ID = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;

/** An id as platforms give them; a number is as good as its digits. */
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
  .meta({ type: ['string', 'integer'] as never });

/** Milliseconds. */
export function duration(shortest: number, longest: number = MAX_DURATION) {
  return z
    .unknown()
    .transform((value, ctx): number => {
      const ms = typeof value === 'string' ? parseDuration(value) : undefined;
      if (ms === undefined) {
        report(
          ctx,
          'ROUTER_BAD_DURATION',
          'must be a number and a unit (ms, s, m, h, d), like 30s, 2m, 24h or 7d',
        );
        return z.NEVER;
      }
      if (ms >= shortest && ms <= longest) return ms;
      report(
        ctx,
        'ROUTER_BAD_DURATION',
        `must be from ${formatDuration(shortest)} to ${formatDuration(longest)}`,
      );
      return z.NEVER;
    })
    .meta({ type: 'string', pattern: '^\\s*\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h|d)\\s*$' });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parts of the file that stand in the JSON Schema by name: json-schema.ts. */
export type DefinitionName =
  'target' | 'pool' | 'dedicatedFallback' | 'texts' | 'crm' | 'platform' | 'catchUp';

/**
 * Parses with the schema that fits the value, so that mistakes are told in the terms of what was meant.
 * @param named the definition of the JSON Schema that says what may stand here
 */
export function chosenBy<T>(
  named: DefinitionName,
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
    .meta({ $ref: `#/$defs/${named}` });
}
