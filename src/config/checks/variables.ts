import { CONTACT_VARIABLES } from '../../routing/variables.js';
import { nameOf, parseTemplate, type Variable } from '../../routing/templates.js';
import { DEFAULT_MAPPING } from '../../schema/crm-http.js';
import { CUSTOMER_TYPE } from '../../schema/crm-rules.js';
import { nearest } from '../nearest.js';
import { isRecord } from '../../schema/values.js';
import { inside, listAt, oneOrMoreAt, textsIn, type Finding, type Placed } from './raw.js';

/** A template, and what has a value in its place. */
interface Place extends Placed<string> {
  /** The customer has been looked up. */
  isLookedUp: boolean;
  /** The conversation has an assignee. */
  isAssigned: boolean;
}

/** Variables that can never have a value: unknown ones, and those that get it later. */
export function checkVariables(workspace: unknown, path: PropertyKey[]): Finding[] {
  const known = new Set(mappedNames(inside(workspace, 'crm')));
  const declared = inside(workspace, 'contactFields');
  const fields = Array.isArray(declared) ? declared.filter((one) => typeof one === 'string') : undefined;
  return placesIn(workspace, path).flatMap((place) =>
    variablesIn(place.value).flatMap((variable): Finding[] => {
      const why = whatIsWrong(variable, place, known, fields);
      if (why === undefined) return [];
      const message = `${nameOf(variable)} ${why} (character ${variable.at + 1})`;
      return [{ code: 'ROUTER_BAD_TEMPLATE', path: place.path, message }];
    }),
  );
}

/** Names that are read as custom fields of contacts, for the advice. */
export function customFieldsIn(workspace: unknown): string[] {
  const names = placesIn(workspace, []).flatMap(({ value }) =>
    variablesIn(value).filter((one) => one.namespace === 'contact' && !CONTACT_VARIABLES.includes(one.name)),
  );
  return [...new Set(names.map(({ name }) => name))];
}

function variablesIn(template: string): Variable[] {
  return parseTemplate(template).parts.filter((part) => part.kind === 'variable');
}

function whatIsWrong(
  { namespace, name }: Variable,
  { isLookedUp, isAssigned }: Place,
  known: ReadonlySet<string>,
  fields: string[] | undefined,
): string | undefined {
  if (namespace === 'mapped') {
    if (!known.has(name))
      return `is not a variable here${meant(name, [...known], '$')}; write $$ for a dollar sign`;
    return isLookedUp
      ? undefined
      : 'has no value before the customer is looked up; write $$ for a dollar sign';
  }
  if (namespace === 'assignee') return isAssigned ? undefined : 'has no value before the assignment';
  if (namespace !== 'contact' || CONTACT_VARIABLES.includes(name) || fields?.includes(name)) return undefined;
  if (fields) return `is not in contactFields${meant(name, [...CONTACT_VARIABLES, ...fields], '$contact.')}`;
  const similar = nearest(name.replaceAll('_', ''), CONTACT_VARIABLES);
  return (
    similar &&
    `is unknown; did you mean $contact.${similar}? A custom field of that name goes into contactFields`
  );
}

function meant(name: string, known: string[], prefix: string): string {
  const similar = nearest(name, known);
  return similar === undefined ? '' : `; did you mean ${prefix}${similar}?`;
}

/** What the response mapping of a CRM fills, or what its `variables` name. */
function mappedNames(crm: unknown): string[] {
  const type = inside(crm, 'type') ?? 'http';
  if (type !== 'http') return [CUSTOMER_TYPE, ...keysOf(inside(crm, 'variables'))];
  const saved = inside(crm, 'request', 'saveStatusAs');
  const mapping = inside(crm, 'request', 'responseMapping') ?? DEFAULT_MAPPING;
  return [...keysOf(mapping), ...(typeof saved === 'string' ? [saved] : [])];
}

const keysOf = (value: unknown): string[] => (isRecord(value) ? Object.keys(value) : []);

const AFTER_ASSIGNMENT = new Set(['assigned', 'escalated']);

function placesIn(workspace: unknown, path: PropertyKey[]): Place[] {
  const places = (value: unknown, at: PropertyKey[], isLookedUp: boolean, isAssigned: boolean): Place[] =>
    textsIn(value, [...path, ...at]).map((one) => ({ ...one, isLookedUp, isAssigned }));
  const questions = ['text', 'retryText', 'successText', 'confirmText'].flatMap((key) => [
    ...places(inside(workspace, 'question', key), ['question', key], false, false),
    ...listAt(workspace, 'match').flatMap((rule, index) =>
      places(inside(rule, 'question', key), ['match', index, 'question', key], false, false),
    ),
  ]);
  const notices = inside(workspace, 'notices');
  const request = ['url', 'headers', 'body'].flatMap((key) =>
    places(inside(workspace, 'crm', 'request', key), ['crm', 'request', key], false, true),
  );
  return [
    ...questions,
    ...keysOf(notices).flatMap((key) =>
      places(inside(notices, key), ['notices', key], true, AFTER_ASSIGNMENT.has(key)),
    ),
    ...oneOrMoreAt(workspace, 'vipTag').flatMap((one) => places(one, ['vipTag'], true, true)),
    ...oneOrMoreAt(workspace, 'commentText').flatMap((one) => places(one, ['commentText'], true, true)),
    // $assignee in a request is reported by checks/request.ts.
    ...request,
  ];
}
