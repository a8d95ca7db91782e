/** Exchanges with an API whose specification is a table of keys of our own: calls, query names, bodies, answers. */
import { compareKeys, type KeyTable } from './key-table.js';
import type { Exchange } from './recorder.js';

export interface KeyOperation {
  method: string;
  /** Braces for what varies. */
  path: string;
  /** Every name that the query may have. */
  query: string[];
  queryEnums?: Record<string, string[]>;
  /** Text that the query has, where calls of one path differ; such an operation stands before the general one. */
  queryHas?: string;
  request?: KeyTable;
  /** Names of a form, all of which the call needs. */
  form?: string[];
  /** Allowed values in the request, by path. */
  enums?: Record<string, string[]>;
  /** By status, or `default`. */
  answers: Record<string, KeyTable>;
}

/** @returns what is wrong with the request and with the answer */
export function checkByKeys(
  vendor: string,
  operations: readonly KeyOperation[],
  exchange: Exchange,
): string[] {
  const { method, path, answer } = exchange;
  const isMeant = ({ queryHas = '' }: KeyOperation) => exchange.query.toString().includes(queryHas);
  const operation = operations.find(
    (one) => one.method === method && patternOf(one.path).test(path) && isMeant(one),
  );
  if (!operation) return [`${vendor} ${method} ${path}: the vendor documents no such call`];
  const name = `${method} ${operation.path}`;
  const table = operation.answers[String(answer.status)] ?? operation.answers['default'];
  return [
    ...aboutQuery(operation, exchange).map((one) => `${vendor} ${name}: ${one}`),
    ...aboutBody(vendor, name, operation, exchange.body),
    ...(table ? compareKeys({ vendor, event: `${name} ${answer.status}`, table }, answer.body) : []),
  ];
}

function aboutQuery({ query, queryEnums = {} }: KeyOperation, exchange: Exchange): string[] {
  return [...exchange.query].flatMap(([name, value]) => {
    if (!query.includes(name)) return [`no source has ${name} in the query`];
    const allowed = queryEnums[name];
    const strange = allowed ? value.split(',').filter((one) => !allowed.includes(one)) : [];
    return strange.map((one) => `${name} in the query cannot be ${one}`);
  });
}

function aboutBody(vendor: string, name: string, operation: KeyOperation, body: unknown): string[] {
  const { request, form, enums = {} } = operation;
  if (form) {
    const names = [...new URLSearchParams(typeof body === 'string' ? body : '').keys()].sort();
    return names.join() === form.toSorted().join() ? [] : [`${vendor} ${name}: the form has ${names.join()}`];
  }
  if (!request) return body === undefined ? [] : [`${vendor} ${name} request: the call has no body`];
  const strange = Object.entries(enums).flatMap(([path, allowed]) =>
    valuesAt(body, path).filter((value) => !allowed.includes(String(value))),
  );
  return [
    ...compareKeys({ vendor, event: `${name} request`, table: request }, body),
    ...strange.map((value) => `${vendor} ${name} request: ${String(value)} is not one of the allowed values`),
  ];
}

function valuesAt(value: unknown, path: string): unknown[] {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .reduce<unknown[]>(
      (found, key) =>
        found.flatMap((one) =>
          key === '[]'
            ? Array.isArray(one)
              ? (one as unknown[])
              : []
            : [(one as Record<string, unknown>)[key]],
        ),
      [value],
    );
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
