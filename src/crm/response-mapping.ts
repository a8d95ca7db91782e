import parse from 'jsonpath-rfc9535/parser';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a path finds in an answer. `noRecord`: the list has no such entry; `noKey`: the record lacks the key. */
export type Reading =
  | { kind: 'value'; values: [Json, ...Json[]] }
  | { kind: 'noRecord' }
  | { kind: 'noKey' }
  | { kind: 'wrongShape' };

type Step = string | number;

/**
 * The steps of a singular path (RFC 9535 2.3.5.1: names and indexes only). Nothing else is allowed: filters and
 * wildcards cost time without bound, and a variable has one value.
 * @throws {SyntaxError} with a sentence for the author of the policy
 */
export function parseSingularPath(path: string): Step[] {
  if (path.length > 500) throw new SyntaxError('the path is longer than 500 characters');
  let segments: ReturnType<typeof parse>['segments'];
  try {
    segments = parse(path).segments;
  } catch (e) {
    const why = e instanceof Error ? e.message : 'it cannot be read';
    throw new SyntaxError(`${path} is no JSONPath: ${why}`, { cause: e });
  }
  return segments.map((segment) => {
    const { node } = segment;
    const selectors = node.type === 'BracketedSelection' ? node.selectors : [node];
    const [selector] = selectors;
    if (segment.type !== 'ChildSegment' || selectors.length !== 1 || !selector || !('value' in selector))
      throw notSingular(path);
    if (typeof selector.value === 'object') throw notSingular(path);
    return selector.value;
  });
}

function notSingular(path: string): SyntaxError {
  return new SyntaxError(
    `${path} may find several values; use names and indexes only, like $.results[0].type`,
  );
}

/** Records looked at when an answer holds several. */
const MAX_RECORDS = 100;

/**
 * Follows a path. A first `[0]` with more path behind it picks a record from a list: when the list holds several
 * records, their values come too, after the first.
 */
export function readPath(steps: readonly Step[], answer: Json): Reading {
  const first = steps.indexOf(0);
  const list = first >= 0 && first < steps.length - 1 ? follow(steps.slice(0, first), answer) : undefined;
  const found = follow(steps, answer);
  if (list?.kind !== 'value' || found.kind === 'noRecord' || !Array.isArray(list.values[0])) return found;
  const rest = steps.slice(first + 1);
  const records = list.values[0].slice(0, MAX_RECORDS).map((record) => follow(rest, record));
  const [one, ...others] = records.flatMap((reading) =>
    reading.kind === 'value' ? [reading.values[0]] : [],
  );
  return one === undefined ? found : { kind: 'value', values: [one, ...others] };
}

function follow(steps: readonly Step[], answer: Json): Reading {
  let value = answer;
  for (const step of steps) {
    if (value === null) return { kind: 'noRecord' };
    const next = typeof step === 'number' ? entry(value, step) : member(value, step);
    if (next.kind !== 'value') return next;
    value = next.values[0];
  }
  return { kind: 'value', values: [value] };
}

function entry(value: Json, index: number): Reading {
  if (!Array.isArray(value)) return { kind: 'wrongShape' };
  const found = value.at(index);
  return found === undefined ? { kind: 'noRecord' } : { kind: 'value', values: [found] };
}

function member(value: Json, key: string): Reading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'wrongShape' };
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return found === undefined ? { kind: 'noKey' } : { kind: 'value', values: [found] };
}
