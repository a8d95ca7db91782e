import {
  fillTemplate,
  parseTemplate,
  type EnvReference,
  type TemplatePart,
  type Variable,
} from '../routing/templates.js';
import { asUrlPart } from './encode.js';
import { CrmMisconfigured } from './errors.js';

/**
 * Where the base of a URL template ends, an index in the template. The base is scheme, host and port, or a leading
 * `${ENV}` that holds them and perhaps the start of a path; undefined when the template begins with neither.
 */
export function endOfBase(template: string, parts: readonly TemplatePart[]): number | undefined {
  const [first, second] = parts;
  if (first?.kind === 'env') {
    const end = second?.at ?? template.length;
    return end === template.length || /[/?]/.test(template[end] ?? '') ? end : undefined;
  }
  const scheme = /^https?:\/\/(?=[^/\\?#])/i.exec(template)?.[0];
  if (scheme === undefined) return undefined;
  for (const part of parts) {
    if (part.kind !== 'text') continue;
    const from = part === first ? scheme.length : 0;
    const slash = part.text.slice(from).search(/[/?#]/);
    if (slash >= 0) return part.at + from + slash;
  }
  return template.length;
}

/**
 * The URL with every value encoded for its place. Values of variables stand behind the base only, and cannot change it.
 * @throws {CrmMisconfigured} when it is no http(s) URL, carries a password, or a value would climb out of its folder
 */
export function fillUrl(template: string, read: (part: Variable | EnvReference) => string): URL {
  const end = endOfBase(template, parseTemplate(template).parts);
  if (end === undefined)
    throw new CrmMisconfigured('the URL does not begin with http://, https:// or ${ENV}');
  if (/[\p{Cc}\s\\]/u.test(template))
    throw new CrmMisconfigured('the URL holds a blank, a backslash or a control character');
  const base = fillTemplate(parseTemplate(template.slice(0, end)).parts, (part) => {
    if (part.kind === 'variable') throw new CrmMisconfigured('the host of the URL holds a variable');
    return part.at === 0 ? baseOf(read(part)) : read(part);
  });
  const rest = fillTemplate(parseTemplate(template.slice(end)).parts, (part) => asUrlPart(read(part)));
  return checked(base, rest);
}

function baseOf(value: string): string {
  if (!/^https?:\/\/[^/\\?#\s][^\\?#\s]*$/i.test(value.trim()))
    throw new CrmMisconfigured('the base of the URL is no http(s) address, or it has a query');
  return value.trim().replace(/(?<!\/)\/+$/, '');
}

function checked(base: string, rest: string): URL {
  if (!URL.canParse(base) || !URL.canParse(base + rest)) throw new CrmMisconfigured('the URL cannot be read');
  const url = new URL(base + rest);
  if (!/^https?:$/.test(url.protocol) || url.origin !== new URL(base).origin)
    throw new CrmMisconfigured('the URL is not http or https, or leads elsewhere than its beginning');
  if (url.username !== '' || url.password !== '')
    throw new CrmMisconfigured('the URL carries a user name or a password; use a header');
  const path = (base + rest).replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    throw new CrmMisconfigured('the path of the URL would hold "." or ".."');
  return url;
}
