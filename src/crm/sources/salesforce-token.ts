import type { SalesforceSource } from '../../routing/policy.js';
import { parseTemplate, fillTemplate } from '../../routing/templates.js';
import { at, jsonOf } from '../answer.js';
import { readEnv } from '../build-request.js';
import type { Call } from '../caller.js';
import { CrmAnswerUseless, CrmMisconfigured } from '../errors.js';
import type { LookUpTools } from '../look-up.js';

type Auth = SalesforceSource['auth'];

/** Tokens of this process, and those being fetched: one request serves all look-ups that wait for it. */
const tokens = new Map<string, Promise<string>>();

/**
 * The access token: the one of the policy, or one that client credentials buy (OAuth 2.0, RFC 6749 4.4). It stays in
 * memory; no log, message or history ever holds it.
 */
export function accessToken(auth: Auth, baseUrl: string, call: Call, tools: LookUpTools): Promise<string> {
  if ('token' in auth) return Promise.resolve(filled(auth.token, tools));
  const key = keyOf(auth, tools);
  let token = tokens.get(key);
  if (!token) {
    token = fetchToken(auth, baseUrl, call);
    tokens.set(key, token);
    token.catch(() => tokens.delete(key));
  }
  return token;
}

/** The service refuses this token: the next look-up gets another one. */
export function forgetToken(auth: Auth, tools: LookUpTools, token: string): void {
  if ('token' in auth) return;
  const key = keyOf(auth, tools);
  void tokens.get(key)?.then(
    (present) => present === token && tokens.delete(key),
    () => undefined,
  );
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

function keyOf(auth: Exclude<Auth, { token: string }>, tools: LookUpTools): string {
  return JSON.stringify([auth.tokenUrl, filled(auth.clientId, tools), filled(auth.clientSecret, tools)]);
}

function filled(template: string, { env }: LookUpTools): string {
  return fillTemplate(parseTemplate(template).parts, (one) => {
    const value = one.kind === 'env' ? readEnv(one, env) : undefined;
    if (value === undefined) throw new CrmMisconfigured('a secret of the request has no value');
    return value;
  });
}
