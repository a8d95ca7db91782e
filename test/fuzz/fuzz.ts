/** What must hold for every request, whatever is in it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reply, TestApi } from '../api/support/start-api.js';
import type { Contract, Operation } from './document.js';
import { requestsFor, type Generated } from './requests.js';

export interface Figures {
  requests: number;
  /** Answers by status. */
  statuses: Record<number, number>;
}

export interface Failure {
  operation: string;
  seed: number;
  path: string;
  why: string;
}

/** @returns the first failure, as small as it could be made, with what repeats it */
export async function fuzzOperation(
  api: TestApi,
  contract: Contract,
  operation: Operation,
  options: { seed: number; runs: number; path?: string; figures?: Figures },
): Promise<Failure | undefined> {
  const property = fc.asyncProperty(requestsFor(operation, contract), async (request) => {
    const reply = await send(api, request);
    if (options.figures) count(options.figures, reply);
    const why = wrongWith(contract, operation, request, reply);
    assert.equal(
      why,
      undefined,
      `${why ?? ''}: ${JSON.stringify(request).slice(0, 1_000)} → ${reply.text.slice(0, 500)}`,
    );
    if (operation.operationId === 'startConversation' && reply.status === 202) await isThere(api, reply);
  });
  const { seed, runs: numRuns, path } = options;
  const result = await fc.check(property, { seed, numRuns, ...(path === undefined ? {} : { path }) });
  if (!result.failed) return undefined;
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : 'unknown';
  return { operation: operation.operationId, seed, path: result.counterexamplePath ?? '', why };
}

export function send(api: TestApi, { method, path, headers, body }: Generated): Promise<Reply> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return api.call(path, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** Rules that no schema of a body can say: an error at one of these places is no refusal of good data. */
const rulesBesides = /^(text|message\.text|until|contact\.fields.*|Idempotency-Key|agent|by|offset|limit)$/;

export function wrongWith(
  contract: Contract,
  operation: Operation,
  request: Pick<Generated, 'allowed' | 'body' | 'value'>,
  reply: Reply,
): string | undefined {
  const breach = contract.breach(operation, reply);
  if (breach !== undefined) return breach;
  if (!request.allowed) return reply.status === 401 ? undefined : `let in without a key: ${reply.status}`;
  if (!operation.requestBody || operation.path.startsWith('/webhooks/')) return undefined;
  const isJson = request.body === undefined || 'value' in request;
  const good = isJson && contract.allows(operation, request.value);
  if (!good) return reply.status < 400 ? `took what its schema refuses: ${reply.status}` : undefined;
  const errors = (reply.json.errors ?? []) as { path: string }[];
  const refused = reply.problem === 'invalid-body' && errors.some(({ path }) => !rulesBesides.test(path));
  return refused ? 'refused what its schema allows' : undefined;
}

/** What was just made can be read. */
async function isThere(api: TestApi, reply: Reply): Promise<void> {
  const location = reply.headers.get('location') ?? '';
  assert.equal((await api.v1('GET', location)).status, 200, `${location} is not there`);
}

function count(figures: Figures, { status }: Reply): void {
  figures.requests += 1;
  figures.statuses[status] = (figures.statuses[status] ?? 0) + 1;
}
