import { callsOn } from '../../messenger/calls.js';
import type { SandboxContact, Store } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { displayId } from './bodies.js';

/** Two conversations share a method. */
export function methodOf(path: string, method: string): string {
  return `${method} ${path.replace(/\/\d+(?=\/|$)/g, '/*')}`;
}

const common = {
  notFound: 'Resource could not be found',
  badBody: 422,
  error: (_status: number, error: string) => ({ error }),
};

/** Calls whose path names a conversation; one that nobody has opened does not exist. */
export const onConversation = ({ store, ...deps }: DialectDeps) =>
  callsOn(deps, { ...common, find: (req) => conversationWith(store, String(req.params['conversation'])) });

/** Calls whose path names a contact. */
export const onContact = ({ store, ...deps }: DialectDeps) =>
  callsOn(deps, { ...common, find: (req) => store.find(`id:${String(req.params['contact'])}`) });

function conversationWith(store: Store, number: string): SandboxContact | undefined {
  return store.contacts.find((one) => one.openedTime > 0 && String(displayId(one)) === number);
}
