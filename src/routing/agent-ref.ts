import { isSameText } from './fold.js';

/** A person of the support team, as a platform names them. */
export interface AgentRef {
  id: string;
  email?: string;
  name?: string;
}

export const nameOf = (agent: AgentRef): string => agent.name ?? agent.email ?? agent.id;

/**
 * Whether a person of the roster is this user of the platform. A roster names people by the platform's id, or by their
 * e-mail address.
 */
export const isSameAgent = (agent: AgentRef, user: AgentRef): boolean =>
  agent.id === user.id ||
  isSameText(agent.id, user.email) ||
  (agent.email !== undefined && isSameText(agent.email, user.email));
