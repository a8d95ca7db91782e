import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { formatPath, type ConfigProblem, type ProblemCode } from './problems.js';

/** Limit of alias expansions. A policy needs few; an alias bomb needs millions. */
const MAX_ALIASES = 100;

export interface Place {
  line: number;
  column: number;
}

/** A parsed YAML file with the place of every value. */
export interface YamlSource {
  value: unknown;
  /** Place of the value at a path. If there is none: the nearest parent's key. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Place of the key at the end of a path. */
  placeOfKey(path: readonly PropertyKey[]): Place;
  /** False when there is nothing, or null, at the path. */
  has(path: readonly PropertyKey[]): boolean;
}

/** Parses one YAML 1.2 document; a list of problems when that cannot be done. */
export function parseYaml(text: string): YamlSource | ConfigProblem[] {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: '1.2' });
    const problems = [...syntaxProblems(document, counter), ...forbiddenKeys(document, counter)];
    return problems.length > 0 ? problems : sourceOf(document, counter);
  } catch (e) {
    // The parser recurses: a file of a million brackets exhausts the stack.
    if (e instanceof RangeError)
      return [problem('ROUTER_YAML_SYNTAX', { line: 1, column: 1 }, 'nested too deeply')];
    throw e;
  }
}

function sourceOf(document: Document.Parsed, counter: LineCounter): YamlSource | ConfigProblem[] {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (e) {
    if (!(e instanceof ReferenceError)) throw e;
    return [
      problem('ROUTER_TOO_MANY_ALIASES', { line: 1, column: 1 }, 'aliases repeat too much of the file'),
    ];
  }
  if (containsItself(value))
    return [problem('ROUTER_TOO_MANY_ALIASES', { line: 1, column: 1 }, 'an alias contains itself')];
  const at = (offset: number | undefined) => placeAt(counter, offset);
  return {
    value,
    placeOf: (path) => {
      const { node, offset, keyOffset } = find(document, path);
      return at(isNothing(node) ? (keyOffset ?? offset) : offset);
    },
    placeOfKey: (path) => {
      const { found, keyOffset, offset } = find(document, path);
      return at(found ? (keyOffset ?? offset) : offset);
    },
    has: (path) => {
      const { found, node } = find(document, path);
      return found && !isNothing(node);
    },
  };
}

function syntaxProblems(document: Document.Parsed, counter: LineCounter): ConfigProblem[] {
  return [...document.errors, ...document.warnings].map((error) => {
    const code = error.code === 'DUPLICATE_KEY' ? 'ROUTER_DUPLICATE_KEY' : 'ROUTER_YAML_SYNTAX';
    const message = code === 'ROUTER_DUPLICATE_KEY' ? 'duplicate key' : error.message;
    return problem(code, placeAt(counter, error.pos[0]), message);
  });
}

/** `__proto__` would change the parsed object itself. */
function forbiddenKeys(document: Document.Parsed, counter: LineCounter): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || pair.key.value !== '__proto__') return;
      problems.push(
        problem(
          'ROUTER_UNKNOWN_KEY',
          placeAt(counter, pair.key.range?.[0]),
          'unknown key; __proto__ is not allowed',
        ),
      );
    },
  });
  return problems;
}

function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

interface Found {
  found: boolean;
  node: Node | null;
  offset: number | undefined;
  keyOffset?: number | undefined;
}

/** Follows a path as far as it goes. */
function find(document: Document.Parsed, path: readonly PropertyKey[]): Found {
  let here: Found = { found: true, node: document.contents, offset: document.contents?.range[0] };
  for (const key of path) {
    const next = step(document, here.node, key);
    if (next === undefined) return { ...here, found: false, offset: here.keyOffset ?? here.offset };
    here = next;
  }
  return here;
}

function step(document: Document.Parsed, from: Node | null, key: PropertyKey): Found | undefined {
  const node = isAlias(from) ? (from.resolve(document) ?? null) : from;
  if (isMap(node)) {
    const pair = node.items.find((one): one is Pair<Node, Node | null> => nameOfKey(one) === String(key));
    if (pair === undefined) return undefined;
    const keyOffset = pair.key.range?.[0];
    return { found: true, node: pair.value, offset: pair.value?.range?.[0] ?? keyOffset, keyOffset };
  }
  const item = node !== null && 'items' in node && typeof key === 'number' ? node.items[key] : undefined;
  return isNode(item) ? { found: true, node: item, offset: item.range?.[0] } : undefined;
}

function nameOfKey(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function containsItself(value: unknown, above: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (above.has(value)) return true;
  const inside = new Set(above).add(value);
  return Object.values(value).some((one) => containsItself(one, inside));
}

function placeAt(counter: LineCounter, offset: number | undefined): Place {
  const { line, col } = counter.linePos(offset ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

export function problem(
  code: ProblemCode,
  place: Place,
  message: string,
  path: readonly PropertyKey[] = [],
): ConfigProblem {
  return { code, path: formatPath(path), ...place, message };
}
