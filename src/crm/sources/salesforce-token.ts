import type { SalesforceSource } from '../../routing/policy/policy.js';
import { at, jsonOf } from '../answer.js';
import type { Call } from '../caller.js';
import { CrmAnswerUseless } from '../errors.js';
import { fillSecret } from '../fill-secret.js';
import type { LookUpTools } from '../look-up.js';

type Auth = SalesforceSource['auth'];

/** `value` as soon as it is there. One request serves all look-ups that wait for it. */
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
export function accessToken(
  { auth, baseUrl }: SalesforceSource,
  call: Call,
  tools: LookUpTools,
): Promise<string> {
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

/** The service refuses this token: the next look-up gets another one. */
export function forgetToken({ auth, baseUrl }: SalesforceSource, tools: LookUpTools, token: string): void {
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
