import type { Environment } from '../../crm/build-request.js';
import { parseTemplate } from '../../routing/templates.js';
import { report, type Reporter } from './basics.js';
import { checkRequestTemplate } from './request-template.js';

const MAX_HEADERS = 10;
const MAX_HEADER = 8_000;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** Set by the HTTP client, or by `body.contentType`. */
const NOT_YOURS = new Set([
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
const SECRET = /^(authorization|proxy-authorization|cookie)$|token|secret|api-?key|password/i;

export function checkHeaders(ctx: Reporter, headers: Record<string, unknown>, env: Environment): void {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS)
    report(ctx, 'ROUTER_TOO_MANY_HEADERS', `${entries.length} of at most ${MAX_HEADERS}`);
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const folded = name.toLowerCase();
    if (!TOKEN.test(name)) report(ctx, 'ROUTER_BAD_HEADER', 'is no name of a header', [name]);
    if (NOT_YOURS.has(folded)) report(ctx, 'ROUTER_BAD_HEADER', 'is set by the router itself', [name]);
    if (seen.has(folded)) report(ctx, 'ROUTER_BAD_HEADER', 'stands here already in other letters', [name]);
    seen.add(folded);
    if (typeof value === 'string') checkValue(ctx, name, value, env);
  }
}

function checkValue(ctx: Reporter, name: string, value: string, env: Environment): void {
  if (value.length > MAX_HEADER || /[^\x20-\x7e]/.test(value))
    report(ctx, 'ROUTER_BAD_HEADER', `must be at most ${MAX_HEADER} characters of printable ASCII`, [name]);
  checkRequestTemplate(ctx, value, env, [name]);
  const secret = SECRET.test(name) && !parseTemplate(value).parts.some((part) => part.kind === 'env');
  if (secret) report(ctx, 'ROUTER_SECRET_IN_FILE', 'write a reference such as Bearer ${CRM_TOKEN}', [name]);
}
