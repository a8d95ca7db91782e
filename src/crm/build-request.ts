import type { HttpRequestStep } from '../routing/policy/policy.js';
import {
  fillTemplate,
  nameOf,
  parseTemplate,
  type EnvReference,
  type Variable,
} from '../routing/templates.js';
import { valueOf, type Variables } from '../routing/variables.js';
import { asHeader, asSecretHeader, asText, asUrlPart, inJsonString, type Encode } from './encode.js';
import { CrmMisconfigured } from './errors.js';
import { fillUrl } from './request-url.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface BuiltRequest {
  method: HttpRequestStep['method'];
  url: URL;
  headers: Record<string, string>;
  body?: string;
}

/** @throws {CrmMisconfigured} naming the variable that has no value */
export function buildRequest(step: HttpRequestStep, variables: Variables, env: Environment): BuiltRequest {
  const read = (part: Variable | EnvReference) => {
    const value = part.kind === 'env' ? readEnv(part, env) : valueOf(part, variables);
    if (value === undefined)
      throw new CrmMisconfigured(`the request needs ${nameOf(part)}, which has no value`);
    return value;
  };
  const headers = Object.entries(step.headers).map(([name, template]) => [
    name.toLowerCase(),
    fillTemplate(parseTemplate(template).parts, (part) =>
      (part.kind === 'env' ? asSecretHeader : asHeader)(read(part)),
    ),
  ]);
  return {
    method: step.method,
    url: fillUrl(step.url, read),
    headers: {
      accept: 'application/json',
      'user-agent': 'vip-contact-router',
      ...(step.body ? { 'content-type': step.body.contentType } : {}),
      ...(Object.fromEntries(headers) as Record<string, string>),
      'accept-encoding': 'gzip, deflate, br',
    },
    ...(step.body ? { body: fillBody(step.body, read) } : {}),
  };
}

/** Unset and empty are the same, as in a shell's `${NAME:-default}`. */
export function readEnv({ name, fallback }: EnvReference, env: Environment): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value === '' ? fallback : value;
}

type BodyKind = 'json' | 'form' | 'text';

/** How values are put into a body of this type; undefined for a type the step cannot fill safely. */
export function bodyKind(contentType: string): BodyKind | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^application\/([\w.-]+\+)?json$/.test(type)) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return type === 'text/plain' ? 'text' : undefined;
}

const ENCODERS: Record<BodyKind, Encode> = { json: inJsonString, form: asUrlPart, text: asText };

function fillBody(
  body: NonNullable<HttpRequestStep['body']>,
  read: (part: Variable | EnvReference) => string,
): string {
  const kind = bodyKind(body.contentType);
  if (kind === undefined) throw new CrmMisconfigured(`a body of type ${body.contentType} is not supported`);
  return fillTemplate(parseTemplate(body.template).parts, (part) => ENCODERS[kind](read(part)));
}
