import { fillTemplate, parseTemplate } from '../routing/templates.js';
import { readEnv } from './build-request.js';
import { CrmMisconfigured } from './errors.js';
import type { LookUpTools } from './look-up.js';

/** A base address or a secret of the policy with its `${NAME}` references filled in. Never logged. */
export function fillSecret(template: string, { env }: Pick<LookUpTools, 'env'>): string {
  return fillTemplate(parseTemplate(template).parts, (one) => {
    const value = one.kind === 'env' ? readEnv(one, env) : undefined;
    if (value === undefined) throw new CrmMisconfigured('a secret of the request has no value');
    return value;
  });
}
