import type { SalesforceSource } from '../../routing/policy/policy.js';
import { at, jsonOf, listAt } from '../answer.js';
import { bearer, part, type Call, fillSecret } from '../caller.js';
import { CrmAnswerUseless, CrmUnavailable } from '../errors.js';
import type { HttpAnswer } from '../http-request.js';
import type { LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';

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

type Auth = SalesforceSource['auth'];

/** `value` as soon as it is there. One request serves all lookups that wait for it. */
interface Entry {
  promise: Promise<string>;
  value?: string;
}

/** Tokens of this process, by service and client. */
const tokens = new Map<string, Entry>();

/**
 * The access token: the one of the policy, or one that client credentials buy (OAuth 2.0, RFC 6749 4.4). It stays in
 * memory; no log, message or history ever holds it.
 */
function accessToken({ auth, baseUrl }: SalesforceSource, call: Call, tools: LookUpTools): Promise<string> {
  if ('token' in auth) return Promise.resolve(fillSecret(auth.token, tools));
  const key = keyOf(auth, baseUrl, tools);
  const known = tokens.get(key);
  if (known) return known.promise;
  const entry: Entry = { promise: fetchToken(auth, baseUrl, call) };
  tokens.set(key, entry);
  entry.promise.then(
    (value) => (entry.value = value),
    () => tokens.delete(key),
  );
  return entry.promise;
}

/** The service refuses this token: the next lookup gets another one. */
function forgetToken({ auth, baseUrl }: SalesforceSource, tools: LookUpTools, token: string): void {
  if ('token' in auth) return;
  const key = keyOf(auth, baseUrl, tools);
  if (tokens.get(key)?.value === token) tokens.delete(key);
}

async function fetchToken(
  auth: Exclude<Auth, { token: string }>,
  baseUrl: string,
  call: Call,
): Promise<string> {
  const form = `grant_type=client_credentials&client_id=${auth.clientId}&client_secret=${auth.clientSecret}`;
  const answer = await call({
    method: 'POST',
    url: auth.tokenUrl === '' ? `${baseUrl}/services/oauth2/token` : auth.tokenUrl,
    body: { contentType: 'application/x-www-form-urlencoded', template: form },
  });
  const token = at(jsonOf(answer, 'refuses our client id or secret'), 'access_token');
  if (typeof token !== 'string' || token === '') throw new CrmAnswerUseless('gave no access token');
  return token;
}

function keyOf(auth: Exclude<Auth, { token: string }>, baseUrl: string, tools: LookUpTools): string {
  return JSON.stringify([
    fillSecret(baseUrl, tools),
    auth.tokenUrl,
    fillSecret(auth.clientId, tools),
    fillSecret(auth.clientSecret, tools),
  ]);
}
