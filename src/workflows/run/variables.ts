import { compact } from '../../routing/compact.js';
import { fillText, type Variables } from '../../routing/variables.js';
import type { Core } from './run.js';

/** A text of the policy with what is known now; a variable without a value is left out and noted. */
export function filled(run: Core, template: string, what: string): string {
  const { text, missing } = fillText(template, variablesOf(run));
  for (const name of missing) run.notes.push(`${what} went out without ${name}, which has no value`);
  return text;
}

/** The same for a name, which is of no use in part. @returns undefined when a variable has no value; noted */
export function filledName(run: Core, template: string, what: string): string | undefined {
  const { text, missing } = fillText(template, variablesOf(run));
  if (missing.length === 0) return text.trim();
  run.notes.push(`${what} not written: ${missing.join(', ')} has no value`);
  return undefined;
}

function variablesOf({ opened, known }: Core): Variables {
  const { identity, assignment } = known;
  const email = identity.unconfirmedEmail ?? identity.by.email;
  return compact({
    contact: { ...opened.contact, ...compact({ email }) },
    now: Date.now(),
    assignee: assignment.agent && compact({ name: assignment.agent.name }),
    mapped: identity.customer?.variables,
  });
}
