import type { z } from 'zod';
import { readEnv, type Environment } from '../crm/build-request.js';
import { parseSingularPath } from '../crm/response-mapping.js';
import { checkAllowEntry } from '../http/guard/index.js';
import { isPhoneCountry } from '../phone/e164.js';
import { nameOf, parseTemplate } from '../routing/templates.js';
import type { Checks } from '../schema/checks.js';
import { always, isRecord, report, type Reporter } from '../schema/values.js';
import { checkBody, checkHeaders, checkServiceUrl, checkUrl } from './checks/request.js';
import { endpointUrl, resolved, webhookSecret } from './secrets.js';

/** The checks of the schema that need the environment, the syntax of templates or the HTTP client. */
export function schemaChecks(env: Environment): Checks {
  return {
    message: onText(checkMessage),
    secret: onText((ctx, value) => {
      checkSecret(ctx, value, env);
    }),
    serviceUrl: onText((ctx, value) => {
      checkServiceUrl(ctx, value, env);
    }),
    requestUrl: onText((ctx, value) => {
      checkUrl(ctx, value, env);
    }),
    headers: onRecord((ctx, value) => {
      checkHeaders(ctx, value, env);
    }),
    body: onRecord((ctx, value) => {
      checkBody(ctx, value, env);
    }),
    path: onText(checkPath),
    country: onText((ctx, value) => {
      if (!isPhoneCountry(value))
        report(ctx, 'ROUTER_BAD_VALUE', 'must be an ISO 3166 country code such as DE');
    }),
    internalHost: () =>
      resolved(env).superRefine((value, ctx) => {
        const wrong = typeof value === 'string' ? checkAllowEntry(value) : undefined;
        if (wrong !== undefined) report(ctx, 'ROUTER_BAD_ALLOW_ENTRY', wrong);
      }),
    endpointUrl: () => endpointUrl(env),
    webhookSecret: () => webhookSecret(env),
  };
}

function onText(check: (ctx: Reporter, value: string) => void) {
  return <T extends z.ZodType>(schema: T): T =>
    schema.superRefine((value, ctx) => {
      if (typeof value === 'string') check(ctx, value);
    }, always);
}

function onRecord(check: (ctx: Reporter, value: Record<string, unknown>) => void) {
  return <T extends z.ZodType>(schema: T): T =>
    schema.superRefine((value, ctx) => {
      if (isRecord(value)) check(ctx, value);
    }, always);
}

function checkMessage(ctx: Reporter, template: string): void {
  const { parts, problems } = parseTemplate(template);
  for (const { at, message: why } of problems)
    report(ctx, 'ROUTER_BAD_TEMPLATE', `${why} (character ${at + 1})`);
  for (const part of parts) {
    if (part.kind === 'env')
      report(ctx, 'ROUTER_BAD_ENV_REFERENCE', `${nameOf(part)} does not belong in a text that contacts read`);
  }
}

/** One reference to the environment, so that a secret stands neither in the file nor in Temporal's history. */
function checkSecret(ctx: Reporter, value: string, env: Environment): void {
  const [only, another] = parseTemplate(value).parts;
  if (only?.kind !== 'env' || another || only.fallback !== undefined)
    report(ctx, 'ROUTER_SECRET_IN_FILE', 'write a reference such as ${CRM_TOKEN}');
  else if (readEnv(only, env) === undefined)
    report(ctx, 'ROUTER_ENV_MISSING', `the environment variable ${only.name} is not set`);
}

function checkPath(ctx: Reporter, path: string): void {
  try {
    parseSingularPath(path);
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    report(ctx, 'ROUTER_BAD_PATH', e.message);
  }
}
