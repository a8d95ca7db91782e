import type { HttpRequestStep } from '../routing/policy/policy.js';
import type { ContactFacts } from '../routing/variables.js';
import { performHttpRequest, type HttpAnswer } from './http-request.js';
import type { LookUpTools } from './look-up.js';
import { fillTemplate, parseTemplate } from '../routing/templates.js';
import { readEnv } from './build-request.js';
import { CrmMisconfigured } from './errors.js';

export type Call = (
  step: Pick<HttpRequestStep, 'url'> & Partial<HttpRequestStep>,
  /** More of what `${NAME}` references stand for. */
  secrets?: Record<string, string>,
) => Promise<HttpAnswer>;

/** Makes the requests of one lookup; they share its timeout. */
export function createCaller(contact: ContactFacts, tools: LookUpTools): Call {
  const { env, dispatcher, signal, timeout, now } = tools;
  const until = Date.now() + timeout;
  return ({ url, method = 'GET', headers = {}, body }, secrets = {}) =>
    performHttpRequest(
      { method, url, headers, responseMapping: {}, timeout, ...(body ? { body } : {}) },
      { contact, now },
      {
        env: { ...env, ...secrets },
        dispatcher,
        timeout: Math.max(1, until - Date.now()),
        readErrors: true,
        ...(signal ? { signal } : {}),
      },
    );
}

/** A value of ours in a URL template: encoded, and no dollar sign is left that could begin a variable. */
export const part = (value: string): string => encodeURIComponent(value).replaceAll("'", '%27');

/** A template such as `${TOKEN}` at the end of a text that is none. */
export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A base address or a secret of the policy with its `${NAME}` references filled in. Never logged. */
export function fillSecret(template: string, { env }: Pick<LookUpTools, 'env'>): string {
  return fillTemplate(parseTemplate(template).parts, (one) => {
    const value = one.kind === 'env' ? readEnv(one, env) : undefined;
    if (value === undefined) throw new CrmMisconfigured('a secret of the request has no value');
    return value;
  });
}
