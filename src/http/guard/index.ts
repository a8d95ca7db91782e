import { Agent, type Dispatcher } from 'undici';
import { parseAllowList } from './allow-list.js';
import { guardedConnector, type Resolve } from './connector.js';

export { checkAllowEntry } from './allow-list.js';
export { ForbiddenAddressError, type Resolve } from './connector.js';

const MAX_HEADER_BYTES = 32 * 1024;

/**
 * Whom requests to addresses from the policy go through: connections into the private network are refused, keep-alive
 * ones are kept. Follows no redirects and retries nothing.
 */
export function createGuardedDispatcher(options: {
  allowInternal?: readonly string[];
  resolve?: Resolve;
}): Agent {
  return new Agent({
    connections: 64,
    connect: guardedConnector(parseAllowList(options.allowInternal ?? []), options.resolve),
    maxHeaderSize: MAX_HEADER_BYTES,
    // Shorter than the 5 s after which common servers hang up: then few requests meet a dying connection.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  });
}

const shared = new Map<string, Agent>();

/** The dispatcher of this process for one allow list. */
export function guardedDispatcher(allowInternal: readonly string[] = []): Dispatcher {
  const key = [...allowInternal].sort().join(' ');
  let dispatcher = shared.get(key);
  if (!dispatcher) shared.set(key, (dispatcher = createGuardedDispatcher({ allowInternal })));
  return dispatcher;
}
