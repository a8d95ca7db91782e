import { z } from 'zod';
import { bodyKind, readEnv, type Environment } from '../../crm/build-request.js';
import { CrmMisconfigured } from '../../crm/errors.js';
import { endOfBase, fillUrl } from '../../crm/request-url.js';
import { parseSingularPath } from '../../crm/response-mapping.js';
import type { HttpRequestStep } from '../../routing/policy/policy.js';
import { fillTemplate, nameOf, parseTemplate } from '../../routing/templates.js';
import { DEFAULTS } from '../defaults.js';
import { always, duration, isRecord, mapping, report, text, type Reporter } from './basics.js';
import { checkHeaders } from './crm-headers.js';
import { VARIABLE } from './crm-rules.js';
import { checkRequestTemplate } from './request-template.js';

const MAX_MAPPINGS = 10;
const MAX_BODY = 64 * 1024;
/** A run waits this long for one try; the activity's own limit is 30 s. */
export const MAX_REQUEST = 25_000;

/** "HTTP Request". Variables and `${ENV}` stay in place: the activity fills them in. */
export function crmRequest(env: Environment) {
  const url = text(2_000).superRefine((value, ctx) => {
    if (typeof value === 'string') checkUrl(ctx, value, env);
  }, always);
  const headers = z.record(z.string(), z.string()).superRefine((value, ctx) => {
    if (isRecord(value)) checkHeaders(ctx, value, env);
  }, always);
  const mappings = z.record(z.string(), z.string()).superRefine((value, ctx) => {
    if (isRecord(value)) checkMapping(ctx, value);
  }, always);
  const body = mapping({
    contentType: text(100).default(DEFAULTS.crm.contentType),
    template: z.string().max(MAX_BODY),
  }).superRefine((value: unknown, ctx) => {
    if (isRecord(value)) checkBody(ctx, value, env);
  }, always);
  return mapping({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default(DEFAULTS.crm.method),
    url,
    headers: headers.default({}),
    body: body.exactOptional(),
    responseMapping: mappings.prefault(DEFAULTS.crm.responseMapping),
    timeout: duration(100, MAX_REQUEST).prefault(DEFAULTS.crm.timeout),
    saveStatusAs: z
      .string()
      .regex(VARIABLE, { error: 'must be 1 to 64 letters, digits and _' })
      .exactOptional(),
  }).superRefine((value: unknown, ctx) => {
    if (isRecord(value) && value.body !== undefined && value.method === 'GET')
      report(ctx, 'ROUTER_BAD_BODY', 'a GET request has no body', ['body']);
  }, always) satisfies z.ZodType<HttpRequestStep>;
}

/** The address of a CRM's service: no variables at all. */
export function checkBaseUrl(ctx: Reporter, url: string, env: Environment): void {
  const variable = parseTemplate(url).parts.find((part) => part.kind === 'variable');
  if (variable?.kind === 'variable')
    report(ctx, 'ROUTER_VARIABLE_IN_HOST', `${nameOf(variable)} may stand in path and query only`);
  else checkUrl(ctx, url, env);
  if (/[?#]/.test(url)) report(ctx, 'ROUTER_BAD_URL', 'must have neither query nor fragment');
}

function checkUrl(ctx: Reporter, url: string, env: Environment): void {
  const before = ctx.issues.length;
  checkRequestTemplate(ctx, url, env);
  const { parts } = parseTemplate(url);
  const end = endOfBase(url, parts);
  if (end === undefined) {
    report(ctx, 'ROUTER_BAD_URL', 'must begin with http://, https:// or ${ENV} and a slash');
    return;
  }
  for (const part of parts) {
    if (part.kind === 'variable' && part.at < end)
      report(ctx, 'ROUTER_VARIABLE_IN_HOST', `${nameOf(part)} may stand in path and query only`);
    if (part.kind === 'text' && part.text.includes('#'))
      report(ctx, 'ROUTER_BAD_URL', 'a fragment (#) is never sent; write %23 for the sign itself');
  }
  if (ctx.issues.length > before) return;
  tryOut(ctx, () => fillUrl(url, (part) => (part.kind === 'env' ? (readEnv(part, env) ?? '') : 'x')));
}

function tryOut(ctx: Reporter, fill: () => unknown): void {
  try {
    fill();
  } catch (e) {
    if (!(e instanceof CrmMisconfigured)) throw e;
    report(ctx, 'ROUTER_BAD_URL', e.message);
  }
}

function checkBody(
  ctx: Reporter,
  { contentType, template }: Record<string, unknown>,
  env: Environment,
): void {
  if (typeof contentType !== 'string' || typeof template !== 'string') return;
  const kind = bodyKind(contentType);
  if (kind === undefined) {
    const known = 'application/json, application/x-www-form-urlencoded or text/plain';
    report(ctx, 'ROUTER_BAD_BODY', `must be ${known}`, ['contentType']);
  }
  if (!checkRequestTemplate(ctx, template, env, ['template']) || kind !== 'json') return;
  try {
    JSON.parse(fillTemplate(parseTemplate(template).parts, () => 'x'));
  } catch {
    report(ctx, 'ROUTER_BAD_BODY', 'must be JSON, with variables inside of strings only', ['template']);
  }
}

function checkMapping(ctx: Reporter, mapping: Record<string, unknown>): void {
  const entries = Object.entries(mapping);
  if (entries.length > MAX_MAPPINGS)
    report(ctx, 'ROUTER_TOO_MANY_MAPPINGS', `${entries.length} of at most ${MAX_MAPPINGS}`);
  for (const [variable, path] of entries) {
    if (!VARIABLE.test(variable))
      report(ctx, 'ROUTER_BAD_NAME', 'a variable is 1 to 64 letters, digits and _', [variable]);
    if (typeof path !== 'string') continue;
    try {
      parseSingularPath(path);
    } catch (e) {
      if (!(e instanceof SyntaxError)) throw e;
      report(ctx, 'ROUTER_BAD_PATH', e.message, [variable]);
    }
  }
}
