import { readEnv, type Environment } from '../../crm/build-request.js';
import { parseTemplate } from '../../routing/templates.js';
import { report, type Reporter } from './basics.js';

/** Reports unknown variables, and those that have no value while the CRM is asked. False when there are any. */
export function checkRequestTemplate(
  ctx: Reporter,
  template: string,
  env: Environment,
  path: PropertyKey[] = [],
): boolean {
  const { parts, problems } = parseTemplate(template);
  for (const { at, message } of problems)
    report(ctx, 'ROUTER_BAD_TEMPLATE', `${message} (character ${at + 1})`, path);
  const early = parts.filter((part) => part.kind === 'variable' && part.namespace === 'assignee');
  if (early.length > 0)
    report(ctx, 'ROUTER_BAD_TEMPLATE', '$assignee has no value before the assignment', path);
  checkEnvironment(ctx, template, env, path);
  return problems.length + early.length === 0;
}

/** Reports the `${ENV}` references of a template that this process could not resolve. */
function checkEnvironment(ctx: Reporter, template: string, env: Environment, path: PropertyKey[] = []): void {
  for (const part of parseTemplate(template).parts) {
    if (part.kind === 'env' && readEnv(part, env) === undefined)
      report(ctx, 'ROUTER_ENV_MISSING', `the environment variable ${part.name} is not set`, path);
  }
}
