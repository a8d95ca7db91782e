import type { Json } from './response-mapping.js';

/**
 * What a field holds, entry by entry: a list, the multi-select text of a CRM (`A;B`, `||A||B||`), or one value. Trimmed,
 * without empty ones; undefined for an object, or a list that holds one.
 */
export function entriesOf(value: Json | undefined): string[] | undefined {
  const parts = Array.isArray(value) ? value : splitText(value);
  const texts = parts.map(textOf);
  return texts.every((one) => one !== undefined) ? texts.filter((one) => one !== '') : undefined;
}

function textOf(value: Json): string | undefined {
  if (value === null) return '';
  return typeof value === 'object' ? undefined : String(value).trim();
}

function splitText(value: Json | undefined): Json[] {
  if (typeof value !== 'string') return value === undefined ? [] : [value];
  return /^\s*\|\|.*\|\|\s*$/s.test(value) ? value.split('||') : value.split(';');
}
