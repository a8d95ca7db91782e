import type { z } from 'zod';
import type { Finding } from './checks/raw.js';
import { nearest } from './nearest.js';
import type { ProblemCode } from './problems.js';

type Issue = z.core.$ZodIssue;

/**
 * A schema's issue in the words of somebody who writes YAML.
 * @param hasValue whether anything stands at a path: an absent value is a missing key, not a wrong type
 */
export function describeIssue(issue: Issue, hasValue: (path: PropertyKey[]) => boolean): Finding[] {
  const { path } = issue;
  switch (issue.code) {
    case 'custom':
      return [{ code: codeOf(issue), path, message: issue.message }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'ROUTER_UNKNOWN_KEY',
        path: [...path, key],
        message: unknownKey(key, issue.message.split(' ')),
        atKey: true,
      }));
    case 'too_small':
    case 'too_big':
      return [{ code: 'ROUTER_OUT_OF_RANGE', path, message: rangeMessage(issue) }];
    case 'invalid_format':
      return [{ code: 'ROUTER_BAD_NAME', path, message: issue.message }];
    default:
      if (!hasValue(path))
        return [{ code: 'ROUTER_MISSING_KEY', path, message: 'is missing and has no default' }];
      return [describeWrongValue(issue)];
  }
}

function unknownKey(key: string, known: string[]): string {
  const meant = nearest(key, known);
  if (meant !== undefined) return `unknown key; did you mean ${meant}?`;
  return `unknown key; known keys are ${known.toSorted().join(', ')}`;
}

function codeOf(issue: Extract<Issue, { code: 'custom' }>): ProblemCode {
  return (issue.params as { code: ProblemCode }).code;
}

const TYPES: Record<string, string> = {
  string: 'must be text; put numbers and true or false in quotes',
  int: 'must be a whole number',
  number: 'must be a number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be a mapping (key: value)',
  record: 'must be a mapping (key: value)',
};

function describeWrongValue(issue: Issue): Finding {
  const { path, message } = issue;
  if (issue.code === 'invalid_type')
    return { code: 'ROUTER_WRONG_TYPE', path, message: TYPES[issue.expected] ?? message };
  if (issue.code === 'invalid_value')
    return { code: 'ROUTER_BAD_VALUE', path, message: `must be ${issue.values.map(String).join(', ')}` };
  return { code: 'ROUTER_BAD_VALUE', path, message };
}

function rangeMessage(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const [bound, limit] =
    issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  if (issue.origin === 'string') return `must have ${bound} ${limit} characters`;
  if (issue.origin === 'array') return `must have ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `must be ${bound} ${limit}`;
}
