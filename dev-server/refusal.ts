import { isGrpcServiceError } from '@temporalio/client';
import { grpcCode } from '../src/temporal/deadline.js';
import { TemporalServerError } from './errors.js';

const [INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED] = [3, 5, 7, 16];

/** What somebody has to correct when the server of TEMPORAL_ADDRESS answers and refuses; undefined when waiting may help. */
export function refusalIn(
  error: unknown,
  { address, namespace }: { address: string; namespace: string },
): TemporalServerError | undefined {
  const code = grpcCode(error);
  const refused = (why: string) =>
    new TemporalServerError(
      'refused',
      `TEMPORAL_ADDRESS ${address} ${why} No local server was started.`,
      error,
    );
  if (code === UNAUTHENTICATED || code === PERMISSION_DENIED)
    return refused(
      `refuses this client (${detailsOf(error)}). Correct TEMPORAL_API_KEY, TEMPORAL_TLS or TEMPORAL_NAMESPACE (now "${namespace}").`,
    );
  if (code === NOT_FOUND || code === INVALID_ARGUMENT)
    return refused(`has no namespace "${namespace}". Create it, or set TEMPORAL_NAMESPACE.`);
  return undefined;
}

/** Clients wrap the service's answer in errors of their own. */
function serviceError(error: unknown) {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at;
  return undefined;
}

const detailsOf = (error: unknown): string => serviceError(error)?.details || 'no reason given';
