/** A person of the support team, as a platform names them. */
export interface AgentRef {
  id: string;
  email?: string;
  name?: string;
}

export const nameOf = (agent: AgentRef): string => agent.name ?? agent.email ?? agent.id;
