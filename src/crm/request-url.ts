import {
  fillTemplate,
  parseTemplate,
  type EnvReference,
  type TemplatePart,
  type Variable,
} from '../routing/templates.js';
import { asUrlPart } from './encode.js';
import { CrmMisconfigured } from './errors.js';

/** `base`: scheme, host and port, or a leading `${ENV}` that holds them and perhaps the start of a path. */
export type UrlPlace = 'base' | 'rest';

/** Where the base of a URL template ends, an index in the template; undefined when it begins with neither. */
export function endOfBase(template: string, parts: readonly TemplatePart[]): number | undefined {
  const [first, second] = parts;
  if (first?.kind === 'env') {
    const end = second?.at ?? template.length;
    return end === template.length || /[/?]/.test(template[end] ?? '') ? end : undefined;
  }
  const scheme = /^https?:\/\//i.exec(template)?.[0];
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
 * The URL with every value encoded for its place.
 * @throws {CrmMisconfigured} when it is no http(s) URL, carries a password, or a value would climb out of its folder
 */
export function fillUrl(template: string, read: (part: Variable | EnvReference) => string): URL {
  const { parts } = parseTemplate(template);
  const end = endOfBase(template, parts);
  if (end === undefined)
    throw new CrmMisconfigured('the URL does not begin with http://, https:// or ${ENV}');
  const text = fillTemplate(parts, (part) => {
    if (part.at >= end) return asUrlPart(read(part));
    return part.at === 0 ? baseOf(read(part)) : read(part);
  });
  return checked(text);
}

function baseOf(value: string): string {
  if (!/^https?:\/\/[^?#]+$/i.test(value.trim()))
    throw new CrmMisconfigured('the base of the URL is no http(s) address, or it has a query');
  return value.trim().replace(/\/+$/, '');
}

function checked(text: string): URL {
  if (!URL.canParse(text)) throw new CrmMisconfigured('the URL cannot be read');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol)) throw new CrmMisconfigured('the URL is not http or https');
  if (url.username !== '' || url.password !== '')
    throw new CrmMisconfigured('the URL carries a user name or a password; use a header');
  const path = text.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (path.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    throw new CrmMisconfigured('the path of the URL would hold "." or ".."');
  return url;
}
