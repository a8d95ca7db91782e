import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readEnv, type Environment } from '../crm/build-request.js';
import { keyIn } from '../http/standard-webhooks.js';
import { report } from '../schema/values.js';

export const REFERENCE = /\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^{}]*))?\}/g;

/**
 * Text in which `${NAME}` and `${NAME:-default}` stand for the environment's values; everything else is kept, also a lone
 * dollar sign. Messages never quote a value.
 */
export function resolved(env: Environment) {
  return z
    .string()
    .trim()
    .min(1)
    .transform((written, ctx): string => {
      if (written.replace(REFERENCE, '').includes('${'))
        report(ctx, 'ROUTER_BAD_ENV_REFERENCE', 'write ${NAME} or ${NAME:-default}');
      const missing: string[] = [];
      const value = written.replace(REFERENCE, (_, envName: string, fallback?: string) => {
        const reference = { kind: 'env', name: envName, at: 0 } as const;
        const found = readEnv(fallback === undefined ? reference : { ...reference, fallback }, env)?.trim();
        if (found === undefined) missing.push(envName);
        return found ?? '';
      });
      for (const one of missing)
        report(ctx, 'ROUTER_ENV_MISSING', `the environment variable ${one} is not set`);
      if (value === '' && missing.length === 0)
        report(ctx, 'ROUTER_ENV_MISSING', 'is empty after its references are resolved');
      return value;
    });
}

/** A secret of Standard Webhooks, by reference. */
export function webhookSecret(env: Environment) {
  return resolved(env).transform((value, ctx): string => {
    if (keyIn(value) === undefined)
      report(ctx, 'ROUTER_BAD_WEBHOOK_SECRET', 'must be whsec_ and 24 to 64 random bytes in base64');
    return value;
  });
}

export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The hash of an API key, from `sha256:<hex>` or from a reference. The value itself is not kept. */
export function apiKeyHash(env: Environment) {
  return z.string().transform((written, ctx): string => {
    const hash = /^sha256:([0-9a-f]{64})$/i.exec(written.trim())?.[1];
    if (hash !== undefined) return hash.toLowerCase();
    if (!written.includes('${')) {
      const isHash = written.trim().toLowerCase().startsWith('sha256:');
      report(
        ctx,
        isHash ? 'ROUTER_BAD_API_KEY' : 'ROUTER_SECRET_IN_FILE',
        'write a reference such as ${ROUTER_API_KEY}, or sha256: and the 64 hex digits of its hash',
      );
      return z.NEVER;
    }
    const value = resolved(env).safeParse(written);
    if (value.success) return sha256(value.data);
    for (const issue of value.error.issues) ctx.issues.push({ ...issue, input: undefined });
    return z.NEVER;
  });
}

/** An http(s) address that something is posted to; it may have a query. */
export function endpointUrl(env: Environment) {
  return resolved(env).transform((value, ctx): string => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.hash + url.username + url.password === '') return value;
    report(ctx, 'ROUTER_BAD_URL', 'must be an http or https address without fragment, user name or password');
    return value;
  });
}

/** An http(s) address without a trailing slash. */
export function baseUrl(env: Environment) {
  return resolved(env).transform((value, ctx): string => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username + url.password === '')
      return value.replace(/(?<!\/)\/+$/, '');
    report(
      ctx,
      'ROUTER_BAD_URL',
      'must be an http or https address without query, fragment, user name or password',
    );
    return z.NEVER;
  });
}
