import { CONTACT_VARIABLES } from '../../routing/variables.js';
import { nameOf, parseTemplate, type Variable } from '../../routing/templates.js';
import { DEFAULTS } from '../defaults.js';
import { nearest } from '../nearest.mjs';
import { isRecord } from '../schema/basics.js';
import { inside, listAt, oneOrMoreAt, textsIn, type Finding, type Placed } from './raw.js';

/** What has a value where a template stands. */
interface Place extends Placed<string> {
  /** After the customer look-up. */
  mapped: boolean;
  /** Once somebody has the conversation. */
  assignee: boolean;
}

/** Variables that could never have a value: unknown ones, and those that have none yet where they stand. */
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

/** Names that are taken for custom fields of contacts, for the advice. */
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
  { mapped, assignee }: Place,
  known: ReadonlySet<string>,
  fields: string[] | undefined,
): string | undefined {
  if (namespace === 'mapped') {
    if (!known.has(name))
      return `is no variable here${meant(name, [...known], '$')}; write $$ for a dollar sign`;
    return mapped ? undefined : 'has no value before the customer is looked up; write $$ for a dollar sign';
  }
  if (namespace === 'assignee') return assignee ? undefined : 'has no value before the assignment';
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

/** Of a CRM: what the response mapping fills, or what `variables` names. */
function mappedNames(crm: unknown): string[] {
  const type = inside(crm, 'type') ?? 'http';
  const standard = DEFAULTS.crm.vipWhen.variable;
  if (type !== 'http') return [standard, ...keysOf(inside(crm, 'variables'))];
  const saved = inside(crm, 'request', 'saveStatusAs');
  const mapping = inside(crm, 'request', 'responseMapping') ?? DEFAULTS.crm.responseMapping;
  return [...keysOf(mapping), ...(typeof saved === 'string' ? [saved] : [])];
}

const keysOf = (value: unknown): string[] => (isRecord(value) ? Object.keys(value) : []);

const AFTER_ASSIGNMENT = new Set(['assigned', 'escalated']);

function placesIn(workspace: unknown, path: PropertyKey[]): Place[] {
  const places = (value: unknown, at: PropertyKey[], mapped: boolean, assignee: boolean): Place[] =>
    textsIn(value, [...path, ...at]).map((one) => ({ ...one, mapped, assignee }));
  const questions = ['text', 'retryText', 'successText'].flatMap((key) => [
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
    // That $assignee has no value there is said by the request's own check.
    ...request,
  ];
}
