/** Which schema holds for which call: from a table of our own, or from an OpenAPI document. */
import type { Json } from './data.js';
import type { Exchange } from './recorder.js';
import type { Schemas } from './schemas.js';

export interface Operation {
  method: string;
  /** Braces for what varies: `/contact/{identifier}/tag`. */
  path: string;
  /** Pointer to the schema of the body; absent: the call has none. */
  request?: string;
  /** Pointers by status, by class of statuses (`4XX`), or `default`. */
  answers: Record<string, string>;
}

export interface OperationCheck {
  vendor: string;
  schemas: Schemas;
  operations: readonly Operation[];
}

/** @returns what is wrong with the request and with the answer */
export function checkExchange({ vendor, schemas, operations }: OperationCheck, exchange: Exchange): string[] {
  const { method, path, body, answer } = exchange;
  const operation = operations.find((one) => one.method === method && patternOf(one.path).test(path));
  if (!operation) return [`${vendor} ${method} ${path}: the vendor documents no such call`];
  const name = `${method} ${operation.path}`;
  const { request } = operation;
  const pointer = answerPointer(operation, answer.status);
  return [
    ...(request === undefined
      ? body === undefined
        ? []
        : [`${vendor} ${name} request: the call has no body`]
      : schemas.complaints(request, body, `${name} request`)),
    ...(pointer === undefined ? [] : schemas.complaints(pointer, answer.body, `${name} ${answer.status}`)),
  ];
}

function answerPointer({ answers }: Operation, status: number): string | undefined {
  return answers[String(status)] ?? answers[`${String(status)[0] ?? ''}XX`] ?? answers['default'];
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/\{[^}]+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]+')}$`,
  );

interface Described {
  requestBody?: { content?: Json; $ref?: string };
  responses?: Record<string, { content?: Json; $ref?: string }>;
}

/** Every call of an OpenAPI document with its JSON bodies. Paths without variables come first: they are more exact. */
export function operationsOf(document: Json): Operation[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete'];
  const found = Object.entries((document['paths'] ?? {}) as Record<string, Json>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method): Operation => {
        const { requestBody, responses = {} } = item[method] as Described;
        const at = `/paths/${escaped(path)}/${method}`;
        const request = jsonSchemaOf(document, requestBody, `${at}/requestBody`);
        const answers = Object.entries(responses).flatMap(([status, response]) => {
          const pointer = jsonSchemaOf(document, response, `${at}/responses/${status}`);
          return pointer === undefined ? [] : [[status, pointer] as const];
        });
        return {
          method: method.toUpperCase(),
          path,
          ...(request === undefined ? {} : { request }),
          answers: Object.fromEntries(answers),
        };
      }),
  );
  const variables = ({ path }: Operation) => path.split('{').length;
  return found.sort((a, b) => variables(a) - variables(b));
}

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

function jsonSchemaOf(
  document: Json,
  given: { content?: Json; $ref?: string } | undefined,
  at: string,
): string | undefined {
  if (given?.$ref !== undefined) {
    const pointer = given.$ref.slice(1);
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((inner, key) => (inner as Json)[key], document);
    return jsonSchemaOf(document, target as { content?: Json }, pointer);
  }
  const type = Object.keys(given?.content ?? {}).find((one) => /json/.test(one));
  return type === undefined ? undefined : `${at}/content/${escaped(type)}/schema`;
}
