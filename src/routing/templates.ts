/**
 * Texts with variables: `$contact.email`, a mapped variable of the CRM such as `$CustomerType`, `$system.current_date`, `$assignee.name`, a custom field as
 * `$contact.field_name`, and `${ENV}` or `${ENV:-default}` where the caller allows it. `$$` is a dollar sign. A dollar
 * before anything but a letter, `_` or `{` is itself ("$5").
 */

export type Namespace = 'contact' | 'system' | 'assignee';

/** `mapped`: a variable without a namespace, from the CRM's answer. */

export interface Variable {
  kind: 'variable';
  namespace: Namespace | 'mapped';
  name: string;
  /** Index in the template, from 0. */
  at: number;
}

export interface EnvReference {
  kind: 'env';
  name: string;
  /** Taken when the variable is unset or empty. */
  fallback?: string;
  at: number;
}

export type TemplatePart = { kind: 'text'; text: string; at: number } | Variable | EnvReference;

interface TemplateProblem {
  at: number;
  message: string;
}

interface Template {
  parts: TemplatePart[];
  problems: TemplateProblem[];
}

const NAMES: Record<Namespace, ReadonlySet<string> | 'any'> = {
  contact: 'any', // Whatever is no fact of every contact is a custom field.
  system: new Set(['current_datetime', 'current_date', 'current_time']),
  assignee: new Set(['name']),
};

const TOKEN =
  /\$(?:(?<dollar>\$)|\{(?<env>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^{}]*))?\}|(?<space>[A-Za-z_][A-Za-z0-9_]*)\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<broken>(?:contact|system|assignee)\b\.?)|(?<mapped>[A-Za-z_][A-Za-z0-9_]*)|(?<brace>\{[^{}\s]{0,40}\}?))/g;

/** Splits a template at its variables. Never throws: what is wrong is listed with its place. */
export function parseTemplate(template: string): Template {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let end = 0;
  const push = (text: string, at: number) => text !== '' && parts.push({ kind: 'text', text, at });
  for (const match of template.matchAll(TOKEN)) {
    push(template.slice(end, match.index), end);
    end = match.index + match[0].length;
    const part = partOf(match);
    if (typeof part === 'string') problems.push({ at: match.index, message: part });
    else if (part.kind === 'text') push(part.text, part.at);
    else parts.push(part);
  }
  push(template.slice(end), end);
  return { parts, problems };
}

/** A part, or what is wrong with it. */
function partOf(match: RegExpExecArray): TemplatePart | string {
  const { dollar, env, fallback, space, name, mapped } = match.groups ?? {};
  const at = match.index;
  if (dollar !== undefined) return { kind: 'text', text: '$', at };
  if (env !== undefined)
    return { kind: 'env', name: env, at, ...(fallback === undefined ? {} : { fallback }) };
  if (mapped !== undefined) return { kind: 'variable', namespace: 'mapped', name: mapped, at };
  if (space === undefined || name === undefined)
    return `${match[0]} is no complete variable; write $$ for a dollar sign`;
  if (!isNamespace(space)) return `$${space}.${name}: there are $contact, $system and $assignee only`;
  const names = NAMES[space];
  if (names !== 'any' && !names.has(name))
    return `$${space}.${name} is unknown; $${space} has ${[...names].join(', ')}`;
  return { kind: 'variable', namespace: space, name, at };
}

function isNamespace(text: string): text is Namespace {
  return Object.hasOwn(NAMES, text);
}

export function nameOf(part: Variable | EnvReference): string {
  if (part.kind === 'env') return `\${${part.name}}`;
  return part.namespace === 'mapped' ? `$${part.name}` : `$${part.namespace}.${part.name}`;
}

/**
 * Puts a template together.
 * @param read the value of a variable, already encoded for the place where it stands
 */
export function fillTemplate(
  parts: readonly TemplatePart[],
  read: (part: Variable | EnvReference) => string,
): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : read(part))).join('');
}
