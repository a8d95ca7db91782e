import type { SalesforceSource } from '../../routing/policy/policy.js';
import { at, jsonOf, listAt } from '../answer.js';
import { bearer, part, type Call } from '../caller.js';
import { CrmAnswerUseless, CrmUnavailable } from '../errors.js';
import type { HttpAnswer } from '../http-request.js';
import type { LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import { accessToken, forgetToken } from './salesforce-token.js';

const MAX_PAGES = 3;

/** The organisation does not allow this query. */
export class QueryRefused extends CrmAnswerUseless {
  override name = 'QueryRefused';
}

/**
 * The records of a SOQL query. A token that has run out is renewed once.
 * @throws {QueryRefused} when the query names what there is not, or what we may not see
 */
export function querySalesforce(
  source: SalesforceSource,
  soql: string,
  call: Call,
  tools: LookUpTools,
): Promise<Json[]> {
  const path = `/services/data/${part(source.apiVersion)}/query?q=${part(soql)}`;
  return withToken(source, call, tools, (token) => pages(call, source.baseUrl, path, token));
}

/** A SOQL string literal: nothing in the value can end it. */
export function literal(value: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' };
  const safe = value.replace(/[\\'"]/g, '\\$&').replace(/[\n\r\t\f\b]/g, (char) => escapes[char] ?? '');
  return `'${safe}'`;
}

async function pages(call: Call, baseUrl: string, first: string, token: string): Promise<Json[] | 'expired'> {
  const records: Json[] = [];
  let path: string | undefined = first;
  for (let page = 0; path !== undefined && page < MAX_PAGES; page++) {
    const answer = await call(
      { url: baseUrl + path, headers: bearer('${ACCESS_TOKEN}') },
      { ACCESS_TOKEN: token },
    );
    if (answer.status === 401) return 'expired';
    if (answer.status === 403 && errorCode(answer) === 'REQUEST_LIMIT_EXCEEDED')
      throw new CrmUnavailable('its request limit is used up');
    if (answer.status === 400) throw new QueryRefused(refusal(answer));
    if (answer.status === 403) throw new QueryRefused('refuses our credentials (403)');
    const found = jsonOf(answer);
    if (found === undefined) throw new CrmAnswerUseless('does not know the query address (404)');
    records.push(...listAt(found, 'records'));
    path = at(found, 'done') === false ? nextPath(at(found, 'nextRecordsUrl')) : undefined;
  }
  return records;
}

/** A path of the same service and nothing else. */
function nextPath(url: Json | undefined): string | undefined {
  return typeof url === 'string' && /^\/services\/data\/[\w./-]+$/.test(url) ? url : undefined;
}

/** The code of the error, never its message: that one quotes the query. */
function refusal(answer: HttpAnswer): string {
  const code = errorCode(answer);
  return code === undefined ? `answered ${answer.status}` : `refuses the query (${code})`;
}

function errorCode({ status, body }: HttpAnswer): string | undefined {
  const code = status >= 400 && body.kind === 'json' ? at(body.value, 0, 'errorCode') : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
}

async function withToken(
  source: SalesforceSource,
  call: Call,
  tools: LookUpTools,
  work: (token: string) => Promise<Json[] | 'expired'>,
): Promise<Json[]> {
  for (let attempt = 1; ; attempt++) {
    const token = await accessToken(source, call, tools);
    const found = await work(token);
    if (found !== 'expired') return found;
    forgetToken(source, tools, token);
    if (attempt === 2 || 'token' in source.auth) throw new CrmAnswerUseless('refuses our credentials (401)');
  }
}
