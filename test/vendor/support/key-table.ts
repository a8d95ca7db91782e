/** Which keys a body has, by its sources. Paths: `a.b` for objects, `a[].b` for the elements of an array. */
import type { Json } from './data.js';

export interface KeyTable {
  /** Present in every source, wherever the object that holds it is present. */
  always: string[];
  /** Present in some source. `a.*`: anything may stand below `a`. */
  sometimes?: string[];
  /** May be null instead of an object with keys of `always`. */
  nullable?: string[];
}

export interface KeyCheck {
  vendor: string;
  /** The event, request or answer that the body is. */
  event: string;
  table: KeyTable;
}

/** @returns what the body has and no source has, and what it lacks and every source has; empty: it is as the sources are */
export function compareKeys({ vendor, event, table }: KeyCheck, body: unknown): string[] {
  const rules = rulesOf(table);
  const complaints = new Set<string>();
  const complain = (path: string, what: string) => complaints.add(`${vendor} ${event}: ${path}: ${what}`);
  visit(body, '', rules, complain);
  return [...complaints];
}

/** What several samples of one body have in common, and what only some of them have. */
export function tableOf(samples: readonly unknown[]): KeyTable {
  const holders = new Map<string, number>();
  const present = new Map<string, number>();
  const nullable = new Set<string>();
  const count = (map: Map<string, number>, path: string) => map.set(path, (map.get(path) ?? 0) + 1);
  const walk = (value: unknown, path: string): void => {
    if (value === null) nullable.add(path);
    else if (Array.isArray(value)) for (const one of value) walk(one, `${path}[]`);
    else if (isObject(value)) {
      count(holders, path);
      for (const [key, inner] of Object.entries(value)) {
        count(present, join(path, key));
        walk(inner, join(path, key));
      }
    }
  };
  for (const sample of samples) walk(sample, '');
  const isAlways = ([path, times]: [string, number]) => times === holders.get(parentOf(path));
  const entries = [...present];
  return {
    always: entries.filter(isAlways).map(([path]) => path),
    sometimes: entries.filter((one) => !isAlways(one)).map(([path]) => path),
    nullable: [...nullable],
  };
}

interface Rules {
  known: Set<string>;
  /** Keys that every source has, by the path of the object that holds them. */
  demanded: Map<string, string[]>;
  nullable: Set<string>;
  open: Set<string>;
}

function rulesOf({ always, sometimes = [], nullable = [] }: KeyTable): Rules {
  const known = new Set<string>();
  const demanded = new Map<string, string[]>();
  for (const path of [...always, ...sometimes])
    for (let at = path; at !== '' && !known.has(at); at = parentOf(at)) known.add(at);
  for (const path of always) {
    const parent = parentOf(path);
    demanded.set(parent, [...(demanded.get(parent) ?? []), path]);
  }
  const open = new Set(sometimes.filter((path) => path.endsWith('.*')).map((path) => path.slice(0, -2)));
  return { known, demanded, nullable: new Set(nullable), open };
}

function visit(value: unknown, path: string, rules: Rules, complain: (path: string, what: string) => void) {
  const demanded = rules.demanded.get(path) ?? [];
  if (Array.isArray(value)) {
    for (const one of value) visit(one, `${path}[]`, rules, complain);
  } else if (isObject(value)) {
    const present = new Set(Object.keys(value).map((key) => join(path, key)));
    for (const wanted of demanded)
      if (!present.has(wanted)) complain(wanted, 'the key is absent, and every source has it');
    if (rules.open.has(path)) return;
    for (const [key, inner] of Object.entries(value)) {
      const at = join(path, key);
      if (rules.known.has(at)) visit(inner, at, rules, complain);
      else complain(at, 'no source has this key');
    }
  } else if (demanded.length > 0 && !(value === null && rules.nullable.has(path)))
    complain(path || '$', `every source has an object here, not ${value === null ? 'null' : typeof value}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** `a.b[].c` → `a.b[]` → `a.b` → `a` → ``. */
function parentOf(path: string): string {
  if (path.endsWith('[]')) return path.slice(0, -2);
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
