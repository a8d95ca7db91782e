/** Checks of the CRM's HTTP request, which is filled in by an activity much later. */
import { bodyKind, readEnv, type Environment } from '../../crm/build-request.js';
import { CrmMisconfigured } from '../../crm/errors.js';
import { endOfBase, fillUrl } from '../../crm/request-url.js';
import { fillTemplate, nameOf, parseTemplate } from '../../routing/templates.js';
import { report, type Reporter } from '../../schema/values.js';

/** The address of a CRM's service: no variables at all. */
export function checkServiceUrl(ctx: Reporter, url: string, env: Environment): void {
  const variable = parseTemplate(url).parts.find((part) => part.kind === 'variable');
  if (variable?.kind === 'variable')
    report(ctx, 'ROUTER_VARIABLE_IN_HOST', `${nameOf(variable)} may stand in path and query only`);
  else checkUrl(ctx, url, env);
  if (/[?#]/.test(url)) report(ctx, 'ROUTER_BAD_URL', 'must have neither query nor fragment');
}

export function checkUrl(ctx: Reporter, url: string, env: Environment): void {
  const before = ctx.issues.length;
  checkTemplate(ctx, url, env);
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
  try {
    fillUrl(url, (part) => (part.kind === 'env' ? (readEnv(part, env) ?? '') : 'x'));
  } catch (e) {
    if (!(e instanceof CrmMisconfigured)) throw e;
    report(ctx, 'ROUTER_BAD_URL', e.message);
  }
}

const MAX_HEADERS = 10;
const MAX_HEADER_LENGTH = 8_000;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** Set by the HTTP client, or by `body.contentType`. */
const RESERVED_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that hold secrets. The policy travels through Temporal's history, so their values must be references. */
const SECRET_HEADER = /^(authorization|proxy-authorization|cookie)$|token|secret|api-?key|password/i;

export function checkHeaders(ctx: Reporter, headers: Record<string, unknown>, env: Environment): void {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS)
    report(ctx, 'ROUTER_TOO_MANY_HEADERS', `${entries.length} of at most ${MAX_HEADERS}`);
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const folded = name.toLowerCase();
    if (!HEADER_NAME.test(name)) report(ctx, 'ROUTER_BAD_HEADER', 'is not a valid header name', [name]);
    if (RESERVED_HEADERS.has(folded)) report(ctx, 'ROUTER_BAD_HEADER', 'is set by the router itself', [name]);
    if (seen.has(folded))
      report(ctx, 'ROUTER_BAD_HEADER', 'duplicate header; case makes no difference', [name]);
    seen.add(folded);
    if (typeof value === 'string') checkHeaderValue(ctx, name, value, env);
  }
}

function checkHeaderValue(ctx: Reporter, name: string, value: string, env: Environment): void {
  if (value.length > MAX_HEADER_LENGTH || /[^\x20-\x7e]/.test(value)) {
    const message = `must be at most ${MAX_HEADER_LENGTH} characters of printable ASCII`;
    report(ctx, 'ROUTER_BAD_HEADER', message, [name]);
  }
  checkTemplate(ctx, value, env, [name]);
  const hasReference = parseTemplate(value).parts.some((part) => part.kind === 'env');
  if (SECRET_HEADER.test(name) && !hasReference)
    report(ctx, 'ROUTER_SECRET_IN_FILE', 'write a reference such as Bearer ${CRM_TOKEN}', [name]);
}

export function checkBody(
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
  if (!checkTemplate(ctx, template, env, ['template']) || kind !== 'json') return;
  try {
    JSON.parse(fillTemplate(parseTemplate(template).parts, () => 'x'));
  } catch {
    report(ctx, 'ROUTER_BAD_BODY', 'must be JSON, with variables inside of strings only', ['template']);
  }
}

/**
 * Reports variables that are unknown or have no value yet when the CRM is asked, and references that are not set.
 * @returns whether every variable may stand there
 */
function checkTemplate(ctx: Reporter, template: string, env: Environment, path: PropertyKey[] = []): boolean {
  const { parts, problems } = parseTemplate(template);
  for (const { at, message } of problems)
    report(ctx, 'ROUTER_BAD_TEMPLATE', `${message} (character ${at + 1})`, path);
  const early = parts.filter((part) => part.kind === 'variable' && part.namespace === 'assignee');
  if (early.length > 0)
    report(ctx, 'ROUTER_BAD_TEMPLATE', '$assignee has no value before the assignment', path);
  for (const part of parts)
    if (part.kind === 'env' && readEnv(part, env) === undefined)
      report(ctx, 'ROUTER_ENV_MISSING', `the environment variable ${part.name} is not set`, path);
  return problems.length + early.length === 0;
}
