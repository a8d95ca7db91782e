import { callsOn as calls, type Effect } from '../../messenger/calls.js';
import type { SandboxContact } from '../../store.js';
import type { DialectDeps } from '../dialect.js';

export const done = (
  contact: SandboxContact,
  effect: unknown,
  body: object = { contactId: contact.id },
): Effect => ({ body, effect });

export const callsOn = ({ store, ...deps }: Pick<DialectDeps, 'store' | 'ledger' | 'faults'>) =>
  calls(deps, {
    find: (req) => store.find(String(req.params['identifier'])),
    notFound: 'Contact not found',
    badBody: 400,
    error: (status, message) => ({ code: status, message }),
  });
