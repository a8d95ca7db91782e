import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { checkAllowEntry } from '../../http/guard/index.js';
import { report } from './basics.js';
import { resolved } from './secrets.js';

/** What may be reached inside the private network: host names, addresses and ranges. */
export function allowInternal(env: Environment) {
  const entry = resolved(env).superRefine((value, ctx) => {
    const wrong = typeof value === 'string' ? checkAllowEntry(value) : undefined;
    if (wrong !== undefined) report(ctx, 'ROUTER_BAD_ALLOW_ENTRY', wrong);
  });
  return z.array(entry).max(50).exactOptional();
}
